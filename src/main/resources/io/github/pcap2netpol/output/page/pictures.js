// One picture at a time: a click on a namespace opens its own, a click on a workload or an arrow
// tells its rules and evidence, and pointing at one shows the whole way.
const gallery = document.getElementById("gallery");

function walkable(gallery) {
  const figures = [...gallery.querySelectorAll("figure")];
  const named = name => figures.find(figure => figure.dataset.picture === name);
  const choice = element("select", {"aria-label": "Picture", onchange: () => state.set({picture: choice.value, at: ""})},
      ...figures.map(figure => element("option", {value: figure.dataset.picture}, figure.querySelector("figcaption").textContent)));
  const search = element("input", {type: "search", placeholder: "Find a workload", "aria-label": "Find a workload in the picture",
    oninput: () => state.set({find: search.value})});
  const kinds = [["seen", "seen"], ["inferred", "allowed, never seen"], ["denied", "would be denied"], ["refused", "refused"]];
  const layers = kinds.filter(([kind]) => gallery.querySelector(".arrow." + kind + "[data-from]")).map(([kind, text]) => {
    const box = element("input", {type: "checkbox", id: "layer-" + kind, onchange: () => {
      const hidden = kinds.map(each => each[0]).filter(each => {
        const layer = document.getElementById("layer-" + each);
        return layer && !layer.checked;
      });
      state.set({hide: hidden.join(".")});
    }});
    return element("label", {for: "layer-" + kind}, box, " " + text);
  });
  const shown = () => named(state.get("picture")) || figures[0];
  const saveButton = element("button", {type: "button", onclick: () => saveSvg(shown())}, "Save as SVG");
  const whole = element("button", {type: "button", onclick: () => state.set({picture: "", at: "", find: ""})}, "Overview");
  const fitBox = element("input", {type: "checkbox", id: "fit-picture", onchange: () => state.set({fit: fitBox.checked ? "yes" : ""})});
  const fitLabel = element("label", {for: "fit-picture"}, fitBox, " fit into view");
  gallery.before(element("div", {class: "tools"}, choice, search, ...layers, fitLabel, saveButton, whole));
  const panel = element("div", {class: "panel", "aria-live": "polite", hidden: ""});
  gallery.after(panel);

  gallery.addEventListener("click", event => choose(event.target));
  gallery.addEventListener("keydown", event => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      choose(event.target);
    } else if (event.key === "Escape") {
      state.set({at: ""});
    }
  });
  gallery.addEventListener("pointerover", event => {
    const part = event.target.closest(".box[data-box], .arrow[data-from]");
    light(shown(), part || chosen(shown()));
  });
  gallery.addEventListener("focusin", event => light(shown(), event.target.closest(".box[data-box], .arrow[data-from]")));
  gallery.addEventListener("pointerleave", () => light(shown(), chosen(shown())));

  function choose(target) {
    const part = target.closest(".box[data-box], .arrow[data-from]");
    if (!part) {
      state.set({at: ""});
      return;
    }
    const namespace = part.classList.contains("namespace") ? /namespace (.*)$/.exec(part.dataset.box) : null;
    if (namespace && named("namespace:" + namespace[1])) {
      state.set({picture: "namespace:" + namespace[1], at: ""});
    } else {
      state.set({at: name(part)});
    }
  }

  function name(part) {
    return part.dataset.box || part.dataset.from + "\n" + part.dataset.to;
  }

  function chosen(figure) {
    const at = state.get("at");
    return at ? [...figure.querySelectorAll("[data-box], [data-from]")].find(part => name(part) === at) : null;
  }

  // What leads to a box or arrow and what it leads to, over any number of arrows.
  function light(figure, part) {
    const svg = figure.querySelector("svg");
    const arrows = [...svg.querySelectorAll(".arrow[data-from]")];
    const boxes = [...svg.querySelectorAll(".box[data-box]")];
    const text = state.get("find").toLowerCase();
    svg.classList.toggle("walked", Boolean(part) || text !== "");
    [...boxes, ...arrows].forEach(each => each.classList.remove("lit"));
    if (part) {
      const forth = reached(arrows, part.dataset.box || part.dataset.to, "from", "to");
      const back = reached(arrows, part.dataset.box || part.dataset.from, "to", "from");
      boxes.forEach(box => box.classList.toggle("lit", forth.has(box.dataset.box) || back.has(box.dataset.box)));
      arrows.forEach(arrow => arrow.classList.toggle("lit", arrow === part || forth.has(arrow.dataset.from) || back.has(arrow.dataset.to)));
    } else if (text) {
      boxes.forEach(box => box.classList.toggle("lit", box.textContent.toLowerCase().includes(text)));
    }
  }

  function reached(arrows, start, from, to) {
    const next = new Map();
    arrows.forEach(arrow => next.set(arrow.dataset[from], [...next.get(arrow.dataset[from]) || [], arrow.dataset[to]]));
    const seen = new Set([start]);
    for (const at of seen) {
      (next.get(at) || []).forEach(each => seen.add(each));
    }
    return seen;
  }

  const policiesOf = new Map([...document.querySelectorAll("#table-reach tbody tr")]
      .map(row => [row.dataset.workload, row.dataset.policies]));

  function tell(part) {
    panel.hidden = !part;
    panel.replaceChildren();
    if (!part) {
      return;
    }
    panel.append(element("h3", {}, part.querySelector("title").textContent));
    const rows = [...document.querySelectorAll("#table-connections tbody tr, #table-exposures tbody tr")].filter(row => about(row, part));
    const most = 100;
    panel.append(element("ul", {}, ...rows.slice(0, most).map(rowText)));
    if (rows.length > most) {
      panel.append(element("p", {}, "and " + (rows.length - most) + " more in the tables below"));
    }
    const names = part.dataset.box ? [part.dataset.box] : [part.dataset.from, part.dataset.to];
    const policies = new Set(names.flatMap(name => (policiesOf.get(name) || "").split(", ")));
    for (const text of document.querySelectorAll("details.code, .file a")) {
      const file = /^policies\/(.*)\.yaml$/.exec(text.dataset.name);
      if (file && policies.has(file[1])) {
        panel.append(element("div", {}, text.cloneNode(true)));
      }
    }
    panel.append(element("button", {type: "button", onclick: () => state.set({at: ""})}, "Close"));
  }

  function sentence(row) {
    const [first, second, ...rest] = cells(row).map(cell => cell.textContent.trim());
    return row.dataset.from === undefined
      ? [first, second, ...rest].filter(Boolean).join(", ")
      : first + " \u2192 " + second + ", " + rest.filter(Boolean).join(", ");
  }

  function rowText(row) {
    const item = element("li", {}, sentence(row));
    const facts = row.querySelector("dl");
    if (facts) {
      item.append(element("div", {class: "facts"}, element("details", {}, element("summary", {}, "evidence"), facts.cloneNode(true))));
    }
    return item;
  }

  // Boxes of single workloads are named in the rows; others stand for all that is no workload or
  // in their namespace.
  function about(row, part) {
    if (part.dataset.box) {
      return isEnd(row.dataset.from || "", part.dataset.box) || isEnd(row.dataset.to || "", part.dataset.box);
    }
    return isEnd(row.dataset.from || "", part.dataset.from) && isEnd(row.dataset.to || "", part.dataset.to);
  }

  function isEnd(end, box) {
    const namespace = /namespace (.*)$/.exec(box);
    if (namespace) {
      return end.includes(" " + namespace[1] + "/");
    }
    return end === box.replace(/^(LEFT|RIGHT) /, "") || end === "" && /^(LEFT|RIGHT|from) /.test(box);
  }

  function saveSvg(figure) {
    const copy = figure.querySelector("svg").cloneNode(true);
    resize(copy, copy.viewBox.baseVal.width);
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    const style = document.createElementNS("http://www.w3.org/2000/svg", "style");
    style.textContent = document.getElementById("picture-style").textContent;
    copy.prepend(style);
    save(figure.dataset.picture.replace(/[^a-z0-9-]+/gi, "_") + ".svg", "image/svg+xml", new XMLSerializer().serializeToString(copy));
  }

  function resize(svg, width) {
    const whole = svg.viewBox.baseVal;
    svg.setAttribute("width", width);
    svg.setAttribute("height", width * whole.height / whole.width);
  }

  // As wide as its frame, but not so small that its words can't be read, unless all is to be seen.
  function fit() {
    const room = gallery.clientWidth - 2;
    const all = state.get("fit") !== "";
    for (const svg of gallery.querySelectorAll("figure svg")) {
      const natural = svg.viewBox.baseVal;
      const tallest = all ? window.innerHeight * 0.8 - 2 : Infinity;
      const width = Math.min(natural.width, room, tallest * natural.width / natural.height);
      resize(svg, all ? width : Math.max(natural.width * 0.7, width));
    }
  }

  window.addEventListener("resize", fit);

  let told;
  let fitted;
  state.onChange(() => {
    const figure = shown();
    figures.forEach(each => each.hidden = each !== figure);
    choice.value = figure.dataset.picture;
    if (document.activeElement !== search) {
      search.value = state.get("find");
    }
    const hidden = state.get("hide").split(".");
    kinds.forEach(([kind]) => {
      const layer = document.getElementById("layer-" + kind);
      gallery.classList.toggle("hide-" + kind, hidden.includes(kind));
      if (layer) {
        layer.checked = !hidden.includes(kind);
      }
    });
    if (fitted !== state.get("fit")) {
      fitted = state.get("fit");
      fitBox.checked = fitted !== "";
      fit();
    }
    gallery.querySelectorAll(".chosen").forEach(each => each.classList.remove("chosen"));
    const part = chosen(figure);
    if (part) {
      part.classList.add("chosen");
    }
    light(figure, part);
    if (part !== told) {
      told = part;
      tell(part);
    }
  });
}

if (gallery) {
  walkable(gallery);
}
