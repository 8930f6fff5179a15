"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const words = data.words;
  const articles = [...document.querySelectorAll("article.finding")];
  if (!articles.length) return;

  const byId = (id) => document.getElementById(id);
  const box = (article) => byId(`t-${article.dataset.id}`);
  const note = (article) => byId(`n-${article.dataset.id}`);
  const facts = (article) => data.findings[article.dataset.id];

  // What the reviewer did, kept in this browser where it lets us.
  let state = { ticks: {}, notes: {}, at: null };
  let kept = true;
  try {
    const old = JSON.parse(localStorage.getItem(data.key) || "null");
    if (old && typeof old === "object") state = { ...state, ...old };
    localStorage.setItem(data.key, JSON.stringify(state));
  } catch {
    kept = false;
  }
  const keep = () => {
    if (!kept) return;
    try {
      localStorage.setItem(data.key, JSON.stringify(state));
    } catch {
      kept = false;
    }
  };

  const plain = (text) => text.normalize("NFKC").toLowerCase();
  const texts = new Map();
  const textOf = (article) => {
    if (!texts.has(article)) {
      const owner = article.closest(".owner").querySelector("h2").textContent;
      const paper = article.closest(".document").querySelector("h3")?.textContent ?? "";
      texts.set(article, plain(`${owner} ${paper} ${article.textContent}`));
    }
    return texts.get(article);
  };

  const filters = [...document.querySelectorAll("[data-filter]")];
  const search = byId("search");
  let filter = "all";
  let shown = articles;
  let at = articles.findIndex((article) => article.dataset.id === state.at);

  const fits = (article, name) =>
    name === "all" || (name === "asked" ? box(article).checked : facts(article).severity === name);

  const places = new Map(articles.map((article, index) => [article, index]));
  const position = () => {
    const here = at < 0 ? -1 : shown.indexOf(articles[at]);
    byId("position").textContent = `${here < 0 ? "–" : here + 1} / ${shown.length}`;
  };
  const count = () => {
    for (const button of filters) {
      const number = articles.filter((article) => fits(article, button.dataset.filter)).length;
      button.querySelector(".number").textContent = number;
    }
    byId("open-request").querySelector(".number").textContent = asked().length;
    position();
  };

  const apply = () => {
    const wanted = plain(search.value.trim()).split(/\s+/u).filter(Boolean);
    shown = articles.filter((article) => {
      const yes = fits(article, filter) && wanted.every((word) => textOf(article).includes(word));
      article.hidden = !yes;
      return yes;
    });
    for (const name of [".group", ".document", ".owner"]) {
      for (const part of document.querySelectorAll(name)) part.hidden = !part.querySelector("article:not([hidden])");
    }
    byId("nothing").hidden = shown.length > 0;
    for (const button of filters) button.setAttribute("aria-pressed", String(button.dataset.filter === filter));
    count();
  };

  const go = (article) => {
    if (!article) return;
    at = places.get(article);
    article.focus({ preventScroll: true });
    const bar = byId("bar").offsetHeight + 44;
    // Twice, because what comes into view may turn out taller or lower than it was taken for.
    for (let turn = 0; turn < 2; turn += 1) {
      const place = article.getBoundingClientRect();
      if (place.top < bar || place.bottom > innerHeight - 24) scrollBy(0, place.top - bar - 8);
    }
    state.at = article.dataset.id;
    keep();
    position();
  };
  const step = (by) => {
    if (!shown.length) return;
    const here = shown.indexOf(articles[at]);
    if (here >= 0) return go(shown[Math.min(shown.length - 1, Math.max(0, here + by))]);
    // The one we stood on is filtered away: go on from its place.
    const next = shown.find((article) => places.get(article) > at);
    go(by > 0 ? next || shown.at(-1) : shown.filter((article) => places.get(article) < at).at(-1) || shown[0]);
  };

  const current = () => (at >= 0 && !articles[at].hidden ? articles[at] : null);
  const asked = () => articles.filter((article) => box(article).checked);
  const tick = (article, on) => {
    box(article).checked = on;
    if (on) state.ticks[article.dataset.id] = 1;
    else delete state.ticks[article.dataset.id];
    openNote(article, false);
  };
  const openNote = (article, always) => {
    const field = note(article);
    field.parentElement.hidden = !(always || box(article).checked || field.value);
  };
  const fold = (article, yes) => {
    article.classList.toggle("folded", yes);
    article.setAttribute("aria-expanded", String(!yes));
  };
  const zoom = (article) => article.closest(".group").querySelector("figure")?.classList.toggle("zoomed");

  // The correction request: wording from the data, facts of the ticked findings.
  const put = (template, values) => template.replace(/\{(\w+)\}/gu, (_, name) => values[name] ?? "");
  const line = (name, value) => {
    const [first, ...rest] = String(value).split("\n");
    return [put(data.request[name], { value: first }), ...rest.map((more) => put(data.request.more, { value: more }))];
  };
  const compose = () => {
    const chosen = asked();
    const lines = [put(data.request.date, { date: data.date }), "", data.request.to, data.request.from, ""];
    lines.push(put(data.request.subject, { case: data.case }), "");
    lines.push(put(data.request.opening, { count: chosen.length }), "", data.request.heading, "");
    let who = null;
    chosen.forEach((article, index) => {
      const fact = facts(article);
      if (fact.who !== who) {
        who = fact.who;
        lines.push(put(data.request.who, { who }), "");
      }
      lines.push(put(data.request.item, { number: index + 1, item: fact.form || fact.title }));
      if (fact.place) lines.push(...line("place", fact.place));
      for (const name of ["found", "expected", "about", "law"]) {
        if (fact[name] != null) lines.push(...line(name, fact[name]));
      }
      const remark = note(article).value.trim();
      if (remark) lines.push(...line("note", remark));
      lines.push("");
    });
    lines.push(data.request.closing);
    return `${lines.join("\n")}\n`;
  };

  const help = byId("help");
  const request = byId("request");
  const openRequest = () => {
    const chosen = asked();
    const hints = [];
    if (!chosen.length) hints.push(words.nothing_asked);
    if (data.masked) hints.push(words.request_masked);
    if (!kept) hints.push(words.not_kept);
    byId("request-hint").textContent = hints.join(" ");
    byId("request-text").value = chosen.length ? compose() : "";
    byId("copied").textContent = "";
    request.showModal();
    byId(chosen.length ? "copy" : "request-text").focus();
  };
  const copy = async () => {
    const field = byId("request-text");
    let done = false;
    try {
      await navigator.clipboard.writeText(field.value);
      done = true;
    } catch {
      field.select();
      done = document.execCommand("copy");
    }
    byId("copied").textContent = done ? words.copied : words.copy_failed;
  };
  const download = () => {
    // The mark at the start tells Windows editors that this is UTF-8.
    const file = new Blob(["\ufeff", byId("request-text").value.replace(/\n/gu, "\r\n")], { type: "text/plain" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = `${data.request.file}.txt`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
  const selectErrors = () => {
    for (const article of articles) {
      if (facts(article).severity === "error") tick(article, true);
    }
    keep();
    apply();
  };

  for (const article of articles) {
    const id = article.dataset.id;
    box(article).checked = Boolean(state.ticks[id]);
    note(article).value = typeof state.notes[id] === "string" ? state.notes[id] : "";
    openNote(article, false);
    if (!["error", "warning"].includes(facts(article).severity)) fold(article, true);
    box(article).addEventListener("change", (event) => {
      tick(article, event.target.checked);
      keep();
      count();
    });
    note(article).addEventListener("input", (event) => {
      if (event.target.value) state.notes[id] = event.target.value;
      else delete state.notes[id];
      keep();
    });
    article.addEventListener("focusin", () => {
      at = places.get(article);
      position();
    });
    article.addEventListener("click", (event) => {
      if (!event.target.closest("a, label, input, textarea") && !String(getSelection())) go(article);
    });
    article.querySelector("header").addEventListener("dblclick", () => fold(article, !article.classList.contains("folded")));
  }
  for (const figure of document.querySelectorAll("figure")) {
    figure.querySelector(".paper").addEventListener("click", () => figure.classList.toggle("zoomed"));
  }
  for (const button of filters) {
    button.addEventListener("click", () => {
      filter = button.dataset.filter;
      apply();
    });
  }
  // A link shows all that it leads to, also what was filtered away.
  addEventListener("hashchange", () => {
    const target = byId(location.hash.slice(1));
    if (!target?.closest("main")) return;
    if (target.closest("[hidden]") || target.querySelector("article[hidden]")) {
      filter = "all";
      search.value = "";
      apply();
      target.scrollIntoView();
    }
    const article = target.matches("article") ? target : target.querySelector("article");
    if (article) go(article);
  });
  search.addEventListener("input", apply);
  byId("select-errors").addEventListener("click", selectErrors);
  byId("open-request").addEventListener("click", openRequest);
  byId("open-help").addEventListener("click", () => help.showModal());
  byId("copy").addEventListener("click", copy);
  byId("download").addEventListener("click", download);

  const keys = {
    j: () => step(1),
    k: () => step(-1),
    x: () => toggle(),
    " ": () => toggle(),
    e: () => current() && fold(current(), !current().classList.contains("folded")),
    z: () => current() && zoom(current()),
    n: () => {
      const article = current();
      if (!article) return;
      fold(article, false);
      openNote(article, true);
      note(article).focus();
    },
    f: () => {
      const usable = filters.filter((button) => button.dataset.filter === "all" || button.textContent.match(/[1-9]/u));
      const here = usable.findIndex((button) => button.dataset.filter === filter);
      filter = usable[(here + 1) % usable.length].dataset.filter;
      apply();
    },
    "/": () => search.focus(),
    a: selectErrors,
    r: openRequest,
    g: () => (byId("matrix") || document.body).scrollIntoView(),
    "?": () => help.showModal(),
  };
  const toggle = () => {
    const article = current();
    if (!article) return;
    tick(article, !box(article).checked);
    keep();
    count();
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || request.open || help.open) return;
    const target = event.target;
    if (target.matches("textarea, input[type=search]")) {
      if (event.key !== "Escape") return;
      if (target === search) search.value = "";
      target.blur();
      apply();
      go(current() || shown[0]);
      return;
    }
    if (event.key === " " && !(target === document.body || target.matches("article"))) return;
    const action = keys[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });

  byId("bar").hidden = false;
  apply();
})();
