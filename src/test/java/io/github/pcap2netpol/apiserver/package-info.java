/**
 * A small Kubernetes API server for tests, to which the real {@code kubectl} and client libraries
 * talk over plain HTTP on loopback: discovery, reading, watching and changing of objects, the
 * controllers' and the kubelet's part as far as a roll-out shows it, logs, and commands in
 * "containers" that are processes of this machine. Failures can be ordered ({@link
 * io.github.pcap2netpol.apiserver.Faults}).
 */
@NullMarked
package io.github.pcap2netpol.apiserver;

import org.jspecify.annotations.NullMarked;
