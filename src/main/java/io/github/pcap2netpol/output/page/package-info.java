/**
 * Results as one document for people: findings, tables and pictures as values, made from what
 * {@code report.json} is made from; written as a page of HTML or as Markdown.
 */
@NullMarked
package io.github.pcap2netpol.output.page;

import org.jspecify.annotations.NullMarked;
