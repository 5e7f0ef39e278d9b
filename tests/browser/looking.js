// What a reader could stumble over, looked for inside the page. Each function gives lines of text,
// none when all is well. axe-core stands beside it for what it knows better.
(() => {
  "use strict";

  const all = () => [...document.body.querySelectorAll("*")];
  const isShown = (element) => element.checkVisibility({ visibilityProperty: true });
  const px = (length) => Number.parseFloat(length) || 0;

  function nameOf(element) {
    const id = element.id ? `#${element.id}` : "";
    const classes = [...element.classList].map((name) => `.${name}`).join("");
    const text = element.textContent.trim().replace(/\s+/g, " ").slice(0, 30);
    return `${element.localName}${id}${classes}${text ? ` “${text}”` : ""}`;
  }

  /** Is it there for ears only? Then nothing of it has a place on the screen. */
  function isForEars(element) {
    for (let it = element; it; it = it.parentElement) {
      const { position, clipPath, width, height } = getComputedStyle(it);
      const isTiny = px(width) <= 1 && px(height) <= 1;
      if (position === "absolute" && (isTiny || clipPath.startsWith("inset("))) return true;
    }
    return false;
  }

  /** What of its text can be seen? */
  function seenText(element) {
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    let seen = "";
    while (texts.nextNode()) {
      const { data, parentElement } = texts.currentNode;
      if (data.trim() && !isForEars(parentElement)) seen += data;
    }
    return seen.trim();
  }

  // A canvas knows every way to write a colour.
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  const brush = canvas.getContext("2d", { willReadFrequently: true });
  function rgba(colour) {
    brush.clearRect(0, 0, 1, 1);
    brush.fillStyle = colour;
    brush.fillRect(0, 0, 1, 1);
    return [...brush.getImageData(0, 0, 1, 1).data].map((value) => value / 255);
  }
  const isSolid = (colour) => rgba(colour)[3] > 0.5;

  function luminance(colour) {
    const linear = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    const [red, green, blue] = rgba(colour).map(linear);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  function contrast(one, other) {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  }

  function colourBehind(element) {
    for (let it = element.parentElement; it; it = it.parentElement) {
      const colour = getComputedStyle(it).backgroundColor;
      if (isSolid(colour)) return colour;
    }
    return "white";
  }

  /** Does the page scroll sideways, and what sticks out? */
  function sideways() {
    const root = document.documentElement;
    const width = root.clientWidth;
    const over = root.scrollWidth - width;
    if (over <= 0) return [];
    const out = all().filter((element) => {
      const box = element.getBoundingClientRect();
      return isShown(element) && (box.right > width + 0.5 || box.left < -0.5) && !isForEars(element);
    });
    return [`${over} px: ${out.slice(0, 3).map(nameOf).join(", ")}`];
  }

  /** What is wider than a box that hides what doesn't fit? */
  function cut() {
    const hides = (value) => value === "hidden" || value === "clip";
    return all()
      .filter((element) => hides(getComputedStyle(element).overflowX))
      .filter((element) => isShown(element) && !isForEars(element) && !element.closest("svg"))
      .filter((element) => element.scrollWidth > element.clientWidth + 1)
      .map(nameOf);
  }

  /** What has less room than its longest word, so that it breaks between any two letters? */
  function squeezed() {
    const texts = document.body.querySelectorAll("h1, h2, h3, h4, p, li, dt, dd, td, th, a");
    return [...texts]
      .filter((element) => {
        const { width, height } = element.getBoundingClientRect();
        const size = px(getComputedStyle(element).fontSize);
        return width < 3 * size && height > 6 * size && !element.closest("svg");
      })
      .filter((element) => isShown(element) && seenText(element).length > 6)
      .map(nameOf);
  }

  /** What takes the keyboard's focus without showing it? */
  function unseenFocus() {
    const takers = "a[href], button, input, select, textarea, summary, [tabindex]:not([tabindex^='-'])";
    const found = [];
    for (const element of document.querySelectorAll(takers)) {
      if (!isShown(element) || element.disabled) continue;
      element.focus({ focusVisible: true, preventScroll: true });
      if (document.activeElement !== element) continue;
      const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
      const isDrawn = outlineStyle !== "none" && px(outlineWidth) >= 2;
      if (!isDrawn || contrast(outlineColor, colourBehind(element)) < 3) found.push(nameOf(element));
    }
    document.activeElement.blur();
    return found;
  }

  /** What moves? Asked where a reader wants less motion. */
  function moving() {
    const lasts = (times) => times.split(",").some((time) => px(time) > 0);
    return [document.documentElement, ...all()]
      .filter((element) =>
        [null, "::before", "::after"].some((part) => {
          const style = getComputedStyle(element, part);
          const isAnimated = style.animationName !== "none" && lasts(style.animationDuration);
          return isAnimated || lasts(style.transitionDuration) || style.scrollBehavior === "smooth";
        }),
      )
      .map(nameOf);
  }

  /** What costs a dark sheet of toner? Asked with the media type print. */
  function inky() {
    return [document.documentElement, document.body, ...all()]
      .filter((element) => {
        const box = element.getBoundingClientRect();
        const colour = getComputedStyle(element).backgroundColor;
        const isLarge = box.width * box.height > 1500; // about one square centimetre
        return isLarge && isShown(element) && isSolid(colour) && luminance(colour) < 0.4;
      })
      .map(nameOf);
  }

  /** Which elements say something by their background alone? */
  function signs() {
    return all().filter((element) => {
      const box = element.getBoundingClientRect();
      const shows = "svg, img, picture, video, canvas, input, button";
      if (element.closest(shows) || element.querySelector(`${shows}, span, i`)) return false;
      const isSeen = box.width > 2 && box.height > 2 && isShown(element) && !isForEars(element);
      const isPlain = isSeen && isSolid(getComputedStyle(element).backgroundColor);
      return isPlain && !seenText(element);
    });
  }

  /** Which of these are gone where the reader's colours rule? */
  function lost(signs) {
    return signs
      .filter((element) => {
        const style = getComputedStyle(element);
        const hasBorder = style.borderTopStyle !== "none" && px(style.borderTopWidth) > 0;
        return style.forcedColorAdjust === "auto" && !hasBorder;
      })
      .map(nameOf);
  }

  /** What can't be used, because only a script would answer? Asked with JavaScript off. */
  function idleControls() {
    const controls = document.querySelectorAll("button, input, select, textarea, [role='button']");
    return [...controls].filter((it) => isShown(it) && !it.closest("form[action]")).map(nameOf);
  }

  /** Where can a reader go from the text? */
  function links() {
    return [...document.querySelectorAll("main a[href]")].filter(isShown).map((link) => link.href);
  }

  /** Lay out the page with rules on top; without rules, as it was. */
  function layOut(rules) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    document.adoptedStyleSheets = rules ? [sheet] : [];
  }

  /** Is it scrolled away, beneath what stays in its place? Then its size says nothing. */
  function isBeneathSticky(element) {
    element.scrollIntoView({ block: "center", inline: "nearest" });
    const { left, top, width, height } = element.getBoundingClientRect();
    const over = document.elementFromPoint(left + width / 2, top + height / 2);
    if (!over || element.contains(over)) return false;
    for (let it = over; it; it = it.parentElement) {
      if (getComputedStyle(it).position === "sticky") return true;
    }
    return false;
  }

  /** Ask axe-core: “rule: which element (why)”. rules: all of the tags, or only these. */
  async function axe(rules) {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const options = rules.length
      ? { runOnly: { type: "rule", values: rules } }
      : { runOnly: tags, rules: { "target-size": { enabled: true } } };
    const { violations } = await window.axe.run(document, { ...options, resultTypes: ["violations"] });
    return violations.flatMap(({ id, nodes }) =>
      nodes
        .filter(({ target }) => id !== "target-size" || !isBeneathSticky(document.querySelector(target[0])))
        .map(({ target, any, all, none }) => {
          const [why] = [...any, ...all, ...none];
          return `${id}: ${target.join(" ")} (${why ? why.message : "see the rule"})`;
        }),
    );
  }

  return { sideways, cut, squeezed, unseenFocus, moving, inky, signs, lost, idleControls, links, layOut, axe };
})();
