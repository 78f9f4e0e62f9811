// Extras only: every page reads, resizes, links and prints without this file.
(() => {
  const root = document.documentElement;
  const remember = (key, value) => {
    try { localStorage.setItem(key, value); } catch { /* storage may be forbidden */ }
  };
  const remembered = (key) => {
    try { return localStorage.getItem(key); } catch { return null; }
  };
  const each = (selector, act) => document.querySelectorAll(selector).forEach(act);

  // Before the first paint, so that a dark page never flashes white.
  const theme = remembered("theme");
  if (theme === "dark" || theme === "light") root.dataset.theme = theme;

  const isDark = () => root.dataset.theme
    ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;

  const offerTheme = (button) => {
    const show = () => button.setAttribute("aria-pressed", String(isDark()));
    button.hidden = false;
    show();
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      remember("theme", root.dataset.theme);
      show();
    });
  };

  const offerSizes = () => {
    const chosen = document.getElementById(remembered("size") ?? "");
    if (chosen instanceof HTMLInputElement) chosen.checked = true;
    each("input[name=size]", (input) => {
      input.addEventListener("change", () => remember("size", input.id));
    });
  };

  const offerPrint = (button) => {
    button.hidden = false;
    button.addEventListener("click", () => print());
  };

  const offerCopy = (button) => {
    const box = button.closest("details");
    const field = box.querySelector("input");
    const status = box.querySelector("[role=status]");
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(field.value);
        status.textContent = "주소를 복사했습니다";
      } catch {
        field.select();
        status.textContent = "골라 둔 주소를 복사해 주세요";
      }
    });
  };

  const closeShare = (box) => { box.open = false; };

  // What changes is told as a count to press; nothing that is being read moves.
  const listen = (place) => {
    const fresh = new Set();
    const { article, revision } = place.dataset;
    const tell = (text) => {
      const button = place.querySelector("button") ?? document.createElement("button");
      button.type = "button";
      button.textContent = text;
      button.onclick = () => { scrollTo(0, 0); location.reload(); };
      place.append(button);
    };
    // The line is true only as a whole: values, time and credit change together or not at all.
    const showWeather = ({ stations, credit, observed, observed_at: at, mixed }) => {
      const rows = [...document.querySelectorAll("[data-station]")];
      const line = document.querySelector(".weather-line .credit");
      const time = line?.querySelector("time");
      const isSame = rows.length === stations.length && !rows.some((row) => row.querySelector("time"))
        && rows.every((row, place) => row.dataset.station === stations[place].id
          && Boolean(row.querySelector(".word")) === Boolean(stations[place].word));
      if (mixed || !isSame || !time || (line.querySelector("span")?.textContent ?? "") !== credit) return;
      time.dateTime = at;
      time.textContent = observed;
      rows.forEach((row, place) => {
        const { word, celsius } = stations[place];
        row.querySelector("b").textContent = `${celsius.toFixed(1)}℃`;
        const sky = row.querySelector(".word");
        if (sky && sky.textContent !== word) {
          sky.textContent = word;
          row.querySelector(".sky svg")?.remove();
        }
      });
    };
    const open = () => {
      const source = new EventSource("/live");
      source.addEventListener("article", (event) => {
        const said = JSON.parse(event.data);
        if (article) {
          if (said.id === article && said.revision > Number(revision)) tell("이 기사가 고쳐졌습니다");
        } else {
          fresh.add(said.id);
          tell(`새 소식 ${fresh.size}건`);
        }
      });
      source.addEventListener("more", () => { if (!article) tell("새 소식이 더 있습니다"); });
      source.addEventListener("weather", (event) => showWeather(JSON.parse(event.data)));
      return source;
    };
    let source = document.hidden ? null : open();
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) { source?.close(); source = null; } else { source ??= open(); }
    });
  };

  document.addEventListener("DOMContentLoaded", () => {
    each("[data-live]", listen);
    each("[data-theme-button]", offerTheme);
    each("[data-print]", offerPrint);
    each("[data-copy]", offerCopy);
    offerSizes();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    each(".share[open]", (box) => { closeShare(box); box.querySelector("summary").focus(); });
  });
  document.addEventListener("click", (event) => {
    each(".share[open]", (box) => { if (!box.contains(event.target)) closeShare(box); });
  });
})();
