// Blocks of cells as spreadsheets put them on the clipboard: tabs between cells, quotes around what holds tabs or lines.

export function blockOf(text) {
  const rows = [[]];
  const plain = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  const cells = /"((?:[^"]|"")*)"(?=[\t\n]|$)|([^\t\n]*)/y;
  for (let place = 0; place <= plain.length; place += 1) {
    cells.lastIndex = place;
    const [all, quoted, bare] = cells.exec(plain);
    rows.at(-1).push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    place += all.length;
    if (plain[place] === "\n") rows.push([]);
  }
  return rows;
}

export const textOf = (rows) =>
  rows.map((row) => row.map((word) => (/[\t\n"]/.test(word) ? `"${word.replaceAll('"', '""')}"` : word)).join("\t")).join("\n");
