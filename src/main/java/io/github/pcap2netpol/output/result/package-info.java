/**
 * The results of {@code verify}, {@code explain}, {@code diff} and {@code contracts} as text, JSON
 * and JUnit.
 */
@NullMarked
package io.github.pcap2netpol.output.result;

import org.jspecify.annotations.NullMarked;
