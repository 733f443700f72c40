"use strict";
// What the reader has chosen, kept in the address: a link to this page shows the same.
const state = (() => {
  const listeners = [];
  // A plain "#findings" is a section to scroll to; choices have the form "#!name=value".
  const read = () => new URLSearchParams(location.hash.startsWith("#!") ? location.hash.slice(2) : "");
  let values = read();
  const tell = () => listeners.forEach(listener => listener());

  addEventListener("hashchange", () => {
    if (location.hash.startsWith("#!") || location.hash === "") {
      values = read();
      tell();
    }
  });
  return {
    get: name => values.get(name) || "",
    set: changes => {
      for (const [name, value] of Object.entries(changes)) {
        if (value) {
          values.set(name, value);
        } else {
          values.delete(name);
        }
      }
      history.replaceState(null, "", "#!" + values);
      tell();
    },
    onChange: listener => {
      listeners.push(listener);
      listener();
    },
  };
})();

// An element with attributes and children; text is text and never markup.
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) {
      made.addEventListener(key.slice(2), value);
    } else {
      made.setAttribute(key, value);
    }
  }
  made.append(...children);
  return made;
}

function save(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], {type}));
  element("a", {href: address, download: name}).click();
  URL.revokeObjectURL(address);
}
