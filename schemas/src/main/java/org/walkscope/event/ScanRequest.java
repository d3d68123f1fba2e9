// SPDX-License-Identifier: Apache-2.0
package org.walkscope.event;

/**
 * What PAGEMAP_SCAN was asked for, as the kernel holds {@code struct pm_scan_arg} when this walk
 * begins: {@code struct ws_scan}.
 *
 * @param flags {@code PM_SCAN_*}
 * @param start bytes
 * @param end exclusive
 * @param vecLen regions that the caller has room for
 * @param maxPages 0 for no limit
 * @param foundPages in the walks of the same call before this one
 */
public record ScanRequest(
    long flags,
    long start,
    long end,
    long vecLen,
    long maxPages,
    long categoryInverted,
    long categoryMask,
    long categoryAnyofMask,
    long returnMask,
    long foundPages) {}
