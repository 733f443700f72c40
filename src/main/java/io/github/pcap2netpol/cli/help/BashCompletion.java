package io.github.pcap2netpol.cli.help;

import picocli.AutoComplete;
import picocli.CommandLine;

/** A script that completes commands, options and their values in bash and zsh. */
public final class BashCompletion {
  /**
   * Picocli's script completes {@code --format j} but not {@code --format=j}, which is the form in
   * the help. Bash splits the latter into three words, zsh does not.
   */
  private static final String WITH_EQUALS_SIGNS =
      """

      # Completes --option=value as --option value: bash takes the former for three words, and zsh for one.
      function _TOOL_with_equals_signs() {
        local prefix= word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
        if [[ $word == --*=* ]]; then
          prefix=${word%%=*}=
          COMP_WORDS=("${COMP_WORDS[@]:0:$COMP_CWORD}" "${word%%=*}" "${word#*=}")
          COMP_CWORD=$((COMP_CWORD + 1))
        elif [[ $word == "=" ]]; then
          COMP_WORDS[COMP_CWORD]=
        elif [[ $before == "=" ]]; then
          COMP_WORDS=("${COMP_WORDS[@]:0:$((COMP_CWORD - 1))}" "$word")
          COMP_CWORD=$((COMP_CWORD - 1))
        fi
        _complete_TOOL "$@"
        COMPREPLY=("${COMPREPLY[@]/#/$prefix}")
      }
      complete -F _TOOL_with_equals_signs -o default TOOL
      """;

  private BashCompletion() {}

  /** The script for a tool with all its commands. Zsh loads its {@code bashcompinit} by itself. */
  public static String of(CommandLine line) {
    String tool = line.getCommandName();
    return AutoComplete.bash(tool, line) + WITH_EQUALS_SIGNS.replace("TOOL", tool);
  }
}
