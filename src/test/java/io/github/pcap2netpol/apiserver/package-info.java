/**
 * A small Kubernetes API server for tests, which the real {@code kubectl} and client libraries use
 * over plain HTTP on loopback: discovery, reading, watching and changing objects, as much of the
 * controllers and the kubelet as a rollout shows, logs, and commands in "containers" that are local
 * processes. It can be told to fail ({@link io.github.pcap2netpol.apiserver.Faults}).
 */
@NullMarked
package io.github.pcap2netpol.apiserver;

import org.jspecify.annotations.NullMarked;
