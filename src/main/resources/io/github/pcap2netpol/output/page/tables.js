// Each table can be sorted, filtered, and saved as CSV (RFC 4180).
function cells(row) {
  return [...row.cells].filter(cell => !cell.classList.contains("facts"));
}

function csv(table) {
  const rows = [table.tHead.rows[0], ...[...table.tBodies[0].rows].filter(row => !row.hidden)];
  const quoted = text => {
    // A spreadsheet would take it for a formula.
    const safe = /^[=+\-@]/.test(text) ? "'" + text : text;
    return /[",\n]|^\s|\s$/.test(safe) ? '"' + safe.replaceAll('"', '""') + '"' : safe;
  };
  return rows.map(row => cells(row).map(cell => quoted(cell.textContent.trim())).join(",") + "\n").join("");
}

// "9 < 10", and "TCP 80 < TCP 443".
const compare = new Intl.Collator("en", {numeric: true}).compare;

function sort(table, column, descending) {
  const body = table.tBodies[0];
  const keyed = [...body.rows].map(row => [row.cells[column].textContent, row]);
  keyed.sort((one, other) => compare(one[0], other[0]) * (descending ? -1 : 1));
  body.append(...keyed.map(pair => pair[1]));
}

function enhance(table) {
  const id = table.dataset.table;
  const heads = cells(table.tHead.rows[0]);
  const original = [...table.tBodies[0].rows];
  const texts = new Map(original.map(row => [row, row.textContent.toLowerCase()]));
  const count = element("span", {class: "count", role: "status"});
  const filter = element("input", {
    type: "search", placeholder: "Filter", "aria-label": "Filter the table " + id,
    oninput: () => state.set({["filter-" + id]: filter.value}),
  });
  const tools = element("div", {class: "tools"}, filter, count,
      element("button", {type: "button", onclick: () => save(id + ".csv", "text/csv", csv(table))}, "CSV"));
  table.closest(".scroll").before(tools);

  heads.forEach((head, column) => {
    const button = element("button", {type: "button", onclick: () => {
      const next = head.getAttribute("aria-sort") === "ascending" ? "-" : "";
      state.set({["sort-" + id]: next + (column + 1)});
    }}, head.textContent);
    head.replaceChildren(button);
  });

  let sorted = "";
  state.onChange(() => {
    const wanted = state.get("sort-" + id);
    if (wanted !== sorted) {
      const column = Math.abs(Number(wanted)) - 1;
      heads.forEach((head, i) => head.toggleAttribute("aria-sort", false));
      if (heads[column]) {
        heads[column].setAttribute("aria-sort", wanted.startsWith("-") ? "descending" : "ascending");
        sort(table, column, wanted.startsWith("-"));
      } else {
        table.tBodies[0].append(...original);
      }
      sorted = wanted;
    }
    const text = state.get("filter-" + id);
    if (document.activeElement !== filter) {
      filter.value = text;
    }
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of original) {
      row.hidden = !words.every(word => texts.get(row).includes(word));
      shown += row.hidden ? 0 : 1;
    }
    count.textContent = (shown === original.length ? "" : shown + " of ") + original.length + (original.length === 1 ? " row" : " rows");
  });
}

document.querySelectorAll("table[data-table]").forEach(enhance);

function copyButton(code) {
  return element("button", {type: "button", onclick: event => {
    const range = document.createRange();
    range.selectNodeContents(code);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    document.execCommand("copy");
    event.target.textContent = "Copied";
  }}, "Copy");
}

// A button only where it is seen: there may be thousands of filters.
document.addEventListener("toggle", event => {
  for (const code of event.target.querySelectorAll("dd > code:only-child")) {
    code.after(" ", copyButton(code));
  }
}, true);
