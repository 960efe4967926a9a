// Runs where the picture is opened by itself: a page that shows it as an image runs no script.
// A click on a box makes it as wide as its tower, a click beside all boxes shows everything again; "Search" marks names.
const svg = document.documentElement;
const [left, inner] = [12, 396];
const letter = 6.1;
const towers = [...svg.querySelectorAll(".tower")].map((tower) =>
  [...tower.querySelectorAll("g")].map((group) => {
    const [rect, text] = [group.querySelector("rect"), group.querySelector("text")];
    // Without its share, which stands behind it.
    const name = group.querySelector("title").textContent.replace(/ \([^()]*%\)$/, "");
    return { group, rect, text, name, words: text?.textContent, x: +rect.getAttribute("x"), width: +rect.getAttribute("width") };
  }));

// Without its file, then the end of it: names begin alike.
function shortened(name, room) {
  const bare = name.length > room ? name.replace(/ \([^()]*\)$/, "") : name;
  return bare.length > room ? "…" + bare.slice(1 - room) : bare;
}

function draw(tower, from, to) {
  for (const box of tower) {
    const scale = (x) => left + ((x - from) / (to - from)) * inner;
    const x = Math.max(scale(box.x), left);
    const width = Math.min(scale(box.x + box.width), left + inner) - x;
    box.group.style.display = width > 0.3 ? "" : "none";
    box.rect.setAttribute("x", x);
    box.rect.setAttribute("width", Math.max(width, 0));
    const room = Math.floor((width - 6) / letter);
    const isWhole = from === left && to === left + inner;
    if (!box.text && room > 2 && !isWhole) {
      box.text = document.createElementNS(svg.namespaceURI, "text");
      box.text.setAttribute("class", "frame");
      box.text.setAttribute("y", +box.rect.getAttribute("y") + 9);
      box.group.append(box.text);
    }
    if (!box.text) continue;
    box.text.setAttribute("x", x + 2.9);
    box.text.textContent = isWhole ? box.words ?? "" : room > 2 ? shortened(box.name, room) : "";
  }
}

function search(wanted) {
  let found = 0;
  for (const box of towers.flat()) {
    const is = wanted !== "" && box.name.toLowerCase().includes(wanted.toLowerCase());
    box.rect.style.fill = is ? "#e600e6" : "";
    found += is;
  }
  button.textContent = wanted === "" ? "Search" : `Search: ${found} boxes hold “${wanted}”`;
}

for (const tower of towers) {
  for (const box of tower) {
    box.group.style.cursor = "pointer";
    box.group.addEventListener("click", (event) => {
      event.stopPropagation();
      draw(tower, box.x, box.x + box.width);
    });
  }
}
svg.addEventListener("click", () => towers.forEach((tower) => draw(tower, left, left + inner)));

// A strip above the picture, where no words stand.
const [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
svg.setAttribute("viewBox", `0 -20 ${width} ${height + 20}`);
svg.setAttribute("height", (height + 20) * 1.6);
const strip = svg.querySelector(".background").cloneNode();
strip.setAttribute("y", -20);
strip.setAttribute("height", 21);
const button = document.createElementNS(svg.namespaceURI, "text");
button.setAttribute("class", "muted search");
button.setAttribute("x", left);
button.setAttribute("y", -5);
button.style.cursor = "pointer";
button.style.textDecoration = "underline";
button.addEventListener("click", (event) => {
  event.stopPropagation();
  const wanted = prompt("Part of a name");
  if (wanted !== null) search(wanted);
});
svg.append(strip, button);
search("");
