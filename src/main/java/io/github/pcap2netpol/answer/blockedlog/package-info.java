/** Connections that an enforcer logged as blocked, and the rules they would need. */
@NullMarked
package io.github.pcap2netpol.answer.blockedlog;

import org.jspecify.annotations.NullMarked;
