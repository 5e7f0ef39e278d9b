// What a reader has of a page: its words, where its links lead, and whether the page still works.
() => {
  // A feed or a drawing.
  if (!(document.documentElement instanceof HTMLElement)) {
    return { text: document.documentElement.textContent, links: [], faults: window.noted };
  }
  for (const details of document.querySelectorAll("details")) details.open = true;
  const masthead = document.querySelector(".masthead");
  const box = masthead?.getBoundingClientRect();
  const top = box && document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const main = Document.prototype.getElementById.call(document, "rb-main");
  return {
    text: document.body.innerText.replace(/\s+/g, " "),
    links: [...document.querySelectorAll("a[href], area[href]")].map((link) => {
      const address = new URL(link.href, "https://status.example.org/");
      return `${address.protocol} ${address.username && "user "}${address.hostname}`;
    }),
    faults: [
      ...window.noted,
      ...(masthead && !masthead.contains(top) ? ["the masthead is covered"] : []),
      ...(masthead && main !== document.querySelector("main") ? ["the main part is another"] : []),
      ...(masthead && !document.querySelector("#rb-theme button") ? ["no button for the theme"] : []),
      ...(document.body instanceof HTMLBodyElement ? [] : ["the body is another"]),
      ...(document.getElementById === Document.prototype.getElementById ? [] : ["a function is another"]),
      ...(document.querySelectorAll("h1").length === 1 ? [] : ["more than one headline"]),
    ],
  };
}
