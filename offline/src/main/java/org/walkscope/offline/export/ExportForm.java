// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.export;

/** Forms of tables in files, as DuckDB writes them. */
enum ExportForm {
  CSV("csv", "FORMAT csv, HEADER"),
  JSON("json", "FORMAT json"),
  PARQUET("parquet", "FORMAT parquet, COMPRESSION zstd");

  final String suffix;
  final String options;

  ExportForm(String suffix, String options) {
    this.suffix = suffix;
    this.options = options;
  }
}
