# Types the line after the script into an interactive zsh, presses the tabulator key once, and prints the line as it is then.
zmodload zsh/zpty
zpty shell 'TERM=dumb zsh -f -i'
zpty -w shell "PS1=; autoload -U compinit; compinit -u -D; source ${(q)1}"
zpty -w shell 'bindkey "^I" complete-word; show() { print -r -- "<$BUFFER>"; BUFFER= }; zle -N show; bindkey "^X" show'
zpty -w shell 'print REA""DY'
while zpty -r shell line; do [[ $line == *READY* ]] && break; done
zpty -w -n shell "$2"$'\t\x18'
while zpty -r shell line; do
  if [[ $line == *'<'*'>'* ]]; then
    print -r -- "${${line#*<}%%>*}"
    break
  fi
done
zpty -d shell
