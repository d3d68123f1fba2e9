// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.text;

import org.walkscope.schema.Vma;
import org.walkscope.views.MapsText;

/** Names of VMAs as reports print them, which {@code --vma} takes. */
public final class VmaNames {
  private VmaNames() {}

  /** Name of a VMA for people; null of a range of several. */
  public static String of(Vma vma) {
    if (vma == null || vma.getName() != null) {
      return vma == null ? null : vma.getName();
    }
    return vma.getAnonymous() ? "[anon]" : "[unnamed]";
  }

  /** True for the name of a VMA, as a table prints it or, of one without a name, as a page does. */
  public static boolean isOf(String name, Vma vma) {
    return name.equals(of(vma))
        || (vma.getName() == null && name.equals("(" + MapsText.kind(vma) + ")"));
  }
}
