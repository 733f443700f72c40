/**
 * Results as one document for people: findings, tables and pictures as values, made from the same
 * data as {@code report.json}, and written as an HTML page or as Markdown.
 */
@NullMarked
package io.github.pcap2netpol.output.page;

import org.jspecify.annotations.NullMarked;
