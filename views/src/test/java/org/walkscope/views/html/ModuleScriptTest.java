// SPDX-License-Identifier: Apache-2.0
package org.walkscope.views.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModuleScriptTest {
  @Test
  void aModuleGivesWhatItExportsToThoseThatImportIt() {
    String script =
        new ModuleScript()
            .add("a.js", "const own = 1;\nexport const one = own;\nexport function two() {}\n")
            .add("b.js", "import {one, two} from './a.js';\ntwo(one);\n")
            .text();
    assertThat(script)
        .isEqualTo(
            """
            'use strict';
            const a_js = (() => {
            const own = 1;
            const one = own;
            function two() {}
            return {one, two};
            })();
            const b_js = (() => {
            const {one, two} = a_js;
            two(one);
            return {};
            })();
            """);
  }

  @Test
  void aModuleThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> new ModuleScript().add("b.js", "import {one} from './a.js';\n"))
        .hasMessage("b.js imports a.js, which is not there");
  }

  @ParameterizedTest
  @ValueSource(strings = {"export default 1;", "import * as a from './a.js';", "export {one};"})
  void aFormThatIsNotKnownIsNamed(String form) {
    assertThatThrownBy(() -> new ModuleScript().add("b.js", form + "\n"))
        .hasMessage("b.js: a form that is not known: " + form);
  }
}
