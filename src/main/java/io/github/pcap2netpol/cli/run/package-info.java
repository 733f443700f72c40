/** One run of a command: its session, its exit code, and the signals that stop it. */
@NullMarked
package io.github.pcap2netpol.cli.run;

import org.jspecify.annotations.NullMarked;
