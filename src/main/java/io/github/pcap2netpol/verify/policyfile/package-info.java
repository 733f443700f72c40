/** Policies from files, folders and kustomizations, validated as the API server would. */
@NullMarked
package io.github.pcap2netpol.verify.policyfile;

import org.jspecify.annotations.NullMarked;
