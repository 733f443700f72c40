/** The observed traffic as numbered lines to decide about. */
@NullMarked
package io.github.pcap2netpol.answer.review;

import org.jspecify.annotations.NullMarked;
