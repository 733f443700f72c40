/**
 * What {@code verify}, {@code explain}, {@code diff} and {@code contracts} print: text, JSON,
 * JUnit.
 */
@NullMarked
package io.github.pcap2netpol.output.result;

import org.jspecify.annotations.NullMarked;
