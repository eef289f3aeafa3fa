// The page asks the recommender and shows its answer. Every text goes in by textContent: course texts come from outside.

const english = {
  skip: "Skip to the result", suggestions: "Suggestions", result: "Result", operation: "Operation",
  heading: "Which courses lead to the job you want?",
  lead: "Name an occupation and what you can do already. You get courses for what is still missing: with a reason, and with the place in the course text that proves it.",
  occupation: "Occupation", examples: "For example:", have: "What I can do already",
  skillHint: "Optional. Add with the Enter key.", more: "More settings", gap: "Learn only these skills",
  gapHint: "Optional. Without it, everything counts that the occupation needs and you cannot do yet.",
  top: "Number of courses", language: "Reasons in", german: "German", english: "English",
  courseLanguage: "Courses in", anyLanguage: "any language", maxPrice: "Maximum price",
  maxHint: "In the currency of the course.", freeOnly: "Free courses only", send: "Find courses",
  jobs: "Background jobs", metrics: "Metrics", api: "Interface (OpenAPI)", health: "Health",
  esco: "Occupations and skills: this service uses the ESCO classification of the European Commission.",
};

const phrases = {
  de: {
    title: "Kurse zum Wunschberuf – Craft.Streaming",
    searching: "Kurse werden gesucht …", stillSearching: "Das dauert länger als sonst, die Suche läuft noch …",
    noOccupation: "Bitte geben Sie einen Beruf ein.", badTop: "Die Anzahl muss eine ganze Zahl von 1 bis 20 sein.",
    badPrice: "Der Höchstpreis muss eine Zahl ab 0 sein.", remove: label => `${label} entfernen`,
    found: (n, occupation, covered, gap) => `${n === 1 ? "Ein Kurs" : `${n} Kurse`} für „${occupation}“: ${covered} von ${gap} fehlenden Fähigkeiten kommen vor.`,
    resolvedBy: { uri: "so ausgewählt", exact: "Bezeichnung stimmt genau", fuzzy: "ähnlich geschrieben", vector: "nach der Bedeutung erkannt" },
    confidence: percent => `${percent} sicher`,
    gap: "Was noch fehlt", coveredByCourses: "In den Kursen enthalten", uncovered: "In keinem der Kurse enthalten",
    free: "kostenlos", hours: n => `${n} Stunden`, score: n => `Passung ${n}`, courseLanguage: name => `auf ${name}`,
    withdrawn: "inzwischen zurückgezogen", covers: "Deckt ab", evidence: "Belege aus dem Kurstext",
    moreEvidence: n => n === 1 ? "ein weiterer Beleg" : `${n} weitere Belege`, moreSkills: n => n === 1 ? "eine weitere" : `${n} weitere`, grounded: "Alle Angaben gegen den Kurstext geprüft",
    notGrounded: "Nicht jede Angabe konnte gegen den Kurstext geprüft werden",
    template: "aus Textbausteinen", ai: name => `von einer Maschine geschrieben (${name})`,
    fields: { title: "Titel", headline: "Untertitel", description: "Beschreibung", objectives: "Lernziel", keywords: "Stichwort" },
    numbers: "Wie die Passung zustande kommt", knn: "Nähe der Bedeutung (Kosinus)", lexical: "Übereinstimmung der Wörter (BM25)",
    fused: "beides zusammen", win: "gewonnene Vergleiche mit den anderen Kursen",
    how: "Wie diese Antwort entstand", tagger: "Fähigkeiten erkannt von", encoder: "Bedeutung verglichen von",
    ranker: "Reihenfolge von", explainer: "Begründungen von", candidates: "Kurse verglichen", elapsed: "Rechenzeit",
    produced: "Erstellt", revision: "Fassung", raw: "Antwort als JSON", milliseconds: n => `${n} ms`, notice: "",
    unknown: "Diesen Beruf kennt die Wissensbasis nicht: Versuchen Sie eine andere Bezeichnung oder wählen Sie einen Vorschlag.",
    ambiguous: "Mehrere Berufe passen: Welchen meinen Sie?",
    noGap: "Es fehlt nichts: Sie können schon alles, wonach gesucht würde.",
    noCandidates: "Kein Kurs passt zu Beruf, Lücke und Einstellungen: Lockern Sie die Einstellungen oder versuchen Sie es später.",
    invalid: "Die Anfrage ist so nicht möglich: Bitte prüfen Sie die Eingaben.",
    unavailable: "Der Dienst kann gerade nicht antworten: Bitte versuchen Sie es in einer Minute noch einmal.",
    tooMany: "Zu viele Anfragen: Bitte warten Sie einen Moment.", tooLarge: "Die Anfrage ist zu groß: Bitte nehmen Sie weniger Fähigkeiten.",
    network: "Der Dienst ist nicht erreichbar: Bitte prüfen Sie die Verbindung.", lost: "Die Anfrage ist nicht mehr bekannt: Bitte stellen Sie sie noch einmal.",
    slow: "Die Antwort lässt auf sich warten.", again: "Noch einmal versuchen", wait: "Weiter warten",
  },
  en: {
    title: "Courses for the job you want – Craft.Streaming",
    searching: "Looking for courses …", stillSearching: "This takes longer than usual, still looking …",
    noOccupation: "Please enter an occupation.", badTop: "The number must be a whole number from 1 to 20.",
    badPrice: "The maximum price must be a number from 0.", remove: label => `Remove ${label}`,
    found: (n, occupation, covered, gap) => `${n === 1 ? "One course" : `${n} courses`} for “${occupation}”: ${covered} of ${gap} missing skills are taught.`,
    resolvedBy: { uri: "chosen", exact: "exact name", fuzzy: "similar spelling", vector: "recognised by meaning" },
    confidence: percent => `${percent} certain`,
    gap: "What is still missing", coveredByCourses: "Taught by the courses", uncovered: "Taught by none of the courses",
    free: "free", hours: n => `${n} hours`, score: n => `score ${n}`, courseLanguage: name => `in ${name}`,
    withdrawn: "withdrawn in the meantime", covers: "Covers", evidence: "Evidence in the course text",
    moreEvidence: n => n === 1 ? "one more place" : `${n} more places`, moreSkills: n => `${n} more`, grounded: "All statements checked against the course text",
    notGrounded: "Not every statement could be checked against the course text",
    template: "built from templates", ai: name => `written by a machine (${name})`,
    fields: { title: "title", headline: "subtitle", description: "description", objectives: "objective", keywords: "keyword" },
    numbers: "How the score came about", knn: "closeness of meaning (cosine)", lexical: "matching words (BM25)",
    fused: "both together", win: "comparisons won against the other courses",
    how: "How this answer was made", tagger: "Skills tagged by", encoder: "Meaning compared by",
    ranker: "Order by", explainer: "Reasons by", candidates: "Courses compared", elapsed: "Computing time",
    produced: "Made", revision: "Revision", raw: "Answer as JSON", milliseconds: n => `${n} ms`,
    notice: "This list was computed and is for orientation only; you decide which course fits.",
    unknown: "The knowledge base does not know this occupation: try another name or choose a suggestion.",
    ambiguous: "Several occupations fit: which one do you mean?",
    noGap: "Nothing is missing: you already have every skill that would be looked for.",
    noCandidates: "No course fits the occupation, the gap and the settings: loosen the settings or try again later.",
    invalid: "This request is not possible: please check what you entered.",
    unavailable: "The service cannot answer right now: please try again in a minute.",
    tooMany: "Too many requests: please wait a moment.", tooLarge: "The request is too large: please use fewer skills.",
    network: "The service cannot be reached: please check the connection.", lost: "The request is no longer known: please ask again.",
    slow: "The answer is taking its time.", again: "Try again", wait: "Keep waiting",
  },
};

const exampleTitles = { de: ["Altenpfleger", "Data Scientist", "Elektroniker"], en: ["Nurse", "Data scientist", "Accountant"] };
const problemPhrases = {
  "unknown-occupation": "unknown", "ambiguous-occupation": "ambiguous", "no-gap": "noGap",
  "no-candidates": "noCandidates", "invalid-request": "invalid", "unavailable": "unavailable",
};
const patienceMs = 60_000;
const evidenceShown = 3;
const skillsShown = 12;
const contextUnits = 90;

const $ = id => document.getElementById(id);
const german = Object.fromEntries([...document.querySelectorAll("[data-t]")].map(e => [e.dataset.t, e.textContent])
  .concat([...document.querySelectorAll("[data-t-label]")].map(e => [e.dataset.tLabel, e.getAttribute("aria-label")])));

let ui = "de";
let shown = null; // what the result region shows, drawn again when the language changes
let running = null; // AbortController of the request in progress
let chosenOccupation = null; // { uri, text } while the field still says text
const courses = new Map();
const t = key => phrases[ui][key];

// --- small pieces of DOM

function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined) continue;
    if (name === "text") made.textContent = value;
    else if (name === "class") made.className = value;
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value);
  }
  made.append(...children.filter(child => child !== null && child !== undefined));
  return made;
}

const number = (value, digits) => new Intl.NumberFormat(ui, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
const percent = value => new Intl.NumberFormat(ui, { style: "percent", maximumFractionDigits: 0 }).format(value);

function webAddress(text) {
  const url = typeof text === "string" && URL.canParse(text) ? new URL(text) : null;
  return url && (url.protocol === "http:" || url.protocol === "https:") ? url.href : null;
}

function languageName(code) {
  try {
    return new Intl.DisplayNames(ui, { type: "language" }).of(code);
  } catch {
    return code;
  }
}

function money(price) {
  if (!price) return null;
  if (price.free || price.amount === 0) return t("free");
  if (typeof price.amount !== "number") return null;
  try {
    return new Intl.NumberFormat(ui, { style: "currency", currency: price.currency }).format(price.amount);
  } catch {
    return number(price.amount, 2);
  }
}

// --- input with suggestions (ARIA combobox) and lists of chosen skills

function combobox(id, path, onPick) {
  const input = $(id);
  const list = $(`${id}-list`);
  let options = [];
  let active = -1;
  let timer = 0;
  let asking = null;

  function close() {
    asking?.abort();
    clearTimeout(timer);
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function activate(next) {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = next;
    const row = list.children[active];
    row?.setAttribute("aria-selected", "true");
    row?.scrollIntoView({ block: "nearest" });
    if (row) input.setAttribute("aria-activedescendant", row.id);
    else input.removeAttribute("aria-activedescendant");
  }

  function pick(option) {
    close();
    onPick(option);
  }

  function open(found) {
    options = found.map(o => {
      const own = ui === "en" ? o.labelEn ?? o.label : o.label ?? o.labelEn;
      const other = ui === "en" ? o.label : o.labelEn;
      return { uri: o.uri, text: own, also: [other === own ? null : other, o.isco ? `ISCO ${o.isco}` : null].filter(Boolean).join(" · ") };
    });
    list.replaceChildren(...options.map((option, i) => element("li",
      { id: `${id}-option-${i}`, role: "option", "aria-selected": "false", onclick: () => pick(option) },
      element("span", { text: option.text }), option.also ? element("small", { text: option.also }) : null)));
    list.hidden = options.length === 0;
    active = -1;
    input.setAttribute("aria-expanded", String(options.length > 0));
  }

  async function suggest() {
    const q = input.value.trim();
    if (q.length < 2) return close();
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    try {
      const response = await fetch(`${path}?q=${encodeURIComponent(q)}&limit=10`, { signal });
      const found = response.ok ? await response.json() : [];
      if (!signal.aborted && document.activeElement === input) open(found);
    } catch {
      if (!signal.aborted) close(); // without suggestions one can still type
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(suggest, 150);
  });
  input.addEventListener("blur", close);
  list.addEventListener("mousedown", event => event.preventDefault());
  input.addEventListener("keydown", event => {
    const isOpen = !list.hidden;
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!isOpen) return suggest();
      const count = options.length + 1; // one more: nothing active, the text as typed
      activate((active + 1 + (event.key === "ArrowDown" ? 1 : -1) + count) % count - 1);
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && isOpen && active >= 0) {
      event.preventDefault();
      event.stopImmediatePropagation();
      pick(options[active]);
    } else if (event.key === "Enter") {
      close();
    }
  });
}

function skillList(id) {
  const input = $(id);
  const list = $(`${id}-chosen`);
  let labels = [];

  function draw() {
    list.replaceChildren(...labels.map(label => element("li", {}, element("span", { text: label }),
      element("button", { type: "button", text: "×", "aria-label": t("remove")(label), onclick: () => remove(label) }))));
  }

  function remove(label) {
    labels = labels.filter(l => l !== label);
    draw();
    input.focus();
  }

  function add(text) {
    const label = text.trim();
    if (label && !labels.includes(label)) labels = [...labels, label];
    input.value = "";
    draw();
  }

  combobox(id, "/api/skills", option => add(option.text));
  input.addEventListener("keydown", event => {
    if (event.key === "Enter" && !event.isComposing && input.value.trim()) {
      event.preventDefault();
      add(input.value);
    }
  });
  return {
    draw,
    set(values) {
      labels = [...new Set(values.map(v => v.trim()).filter(Boolean))];
      input.value = "";
      draw();
    },
    // what was typed but not added yet counts too
    take() {
      if (input.value.trim()) add(input.value);
      return labels;
    },
  };
}

// --- the form, its address and the request

const have = skillList("have");
const gap = skillList("gap");
combobox("occupation", "/api/occupations", chooseOccupation);

function chooseOccupation({ uri, text }) {
  $("occupation").value = text;
  chosenOccupation = { uri, text };
}

function fault(field, sentence) {
  $("fault").textContent = sentence ?? "";
  $("fault").hidden = !sentence;
  for (const id of ["occupation", "top", "max"]) $(id).toggleAttribute("aria-invalid", false);
  if (field) {
    $(field).setAttribute("aria-invalid", "true");
    if (field !== "occupation") $("more").open = true;
    $(field).focus();
  }
  return !sentence;
}

function check() {
  if (!$("occupation").value.trim()) return fault("occupation", t("noOccupation"));
  const top = $("top");
  if (!/^\d+$/.test(top.value) || +top.value < 1 || +top.value > 20) return fault("top", t("badTop"));
  if (!$("max").validity.valid) return fault("max", t("badPrice"));
  return fault(null, null);
}

function addressOfForm() {
  const query = new URLSearchParams();
  const text = $("occupation").value.trim();
  query.set("occupation", text);
  if (chosenOccupation?.text === text) query.set("uri", chosenOccupation.uri);
  have.take().forEach(label => query.append("have", label));
  gap.take().forEach(label => query.append("gap", label));
  if ($("top").value !== "5") query.set("top", $("top").value);
  if ($("language").value !== ui) query.set("language", $("language").value);
  if ($("courses").value) query.set("courses", $("courses").value);
  if ($("max").value) query.set("max", $("max").value);
  if ($("free").checked) query.set("free", "1");
  if (ui !== "de") query.set("lang", ui);
  return query;
}

function fillForm(query) {
  const text = query.get("occupation") ?? "";
  const uri = query.get("uri");
  $("occupation").value = text;
  chosenOccupation = uri ? { uri, text } : null;
  have.set(query.getAll("have"));
  gap.set(query.getAll("gap"));
  $("top").value = query.get("top") ?? "5";
  $("language").value = ["de", "en"].includes(query.get("language")) ? query.get("language") : ui;
  $("courses").value = ["de", "en"].includes(query.get("courses")) ? query.get("courses") : "";
  $("max").value = query.get("max") ?? "";
  $("free").checked = query.get("free") === "1";
  $("more").open = ["gap", "top", "language", "courses", "max", "free"].some(name => query.has(name));
}

function requestOfForm() {
  const text = $("occupation").value.trim();
  const isUri = chosenOccupation?.text === text ? chosenOccupation.uri : webAddress(text) ? text : null;
  const filters = {};
  if ($("courses").value) filters.languages = [$("courses").value];
  if ($("max").value) filters.maxPrice = +$("max").value;
  if ($("free").checked) filters.freeOnly = true;
  return {
    occupation: isUri ? { uri: isUri } : { text },
    currentSkills: have.take(),
    skillGap: gap.take(),
    language: $("language").value,
    top: +$("top").value,
    filters,
  };
}

async function ask() {
  running?.abort();
  if (!check()) return show(null);
  const { signal } = running = new AbortController();
  show({ busy: "searching" });
  await guarded(signal, async () => {
    const response = await fetch("/api/recommendations", {
      method: "POST",
      headers: { "Content-Type": "application/json", "Accept": "application/json", "Prefer": "wait=20" },
      body: JSON.stringify(requestOfForm()),
      signal,
    });
    if (response.status !== 202) return receive(response, signal);
    const { requestId } = await response.json();
    return poll(response.headers.get("Location") ?? `/api/recommendations/${encodeURIComponent(requestId)}`, signal);
  });
}

async function poll(address, signal) {
  const until = performance.now() + patienceMs;
  for (let pause = 500; performance.now() < until; pause = Math.min(pause * 1.5, 3_000)) {
    show({ busy: "stillSearching" });
    await new Promise(resolve => setTimeout(resolve, pause));
    if (signal.aborted) return;
    const response = await fetch(address, { headers: { "Accept": "application/json" }, signal });
    if (response.status === 404) return show({ failure: "lost", action: "again" });
    if (response.status !== 202) return receive(response, signal);
  }
  show({ failure: "slow", action: "wait", onAction: () => guarded(signal, () => poll(address, signal)) });
}

async function guarded(signal, work) {
  try {
    await work();
  } catch (error) {
    if (!signal.aborted) {
      show({ failure: error instanceof SyntaxError ? "unavailable" : "network", action: "again" });
    }
  }
}

async function receive(response, signal) {
  const body = await response.json().catch(() => null);
  if (signal.aborted) return;
  if (body?.requestId && Array.isArray(body.items)) return show({ answer: body });
  const failure = { 400: "invalid", 413: "tooLarge", 429: "tooMany" }[response.status] ?? "unavailable";
  show({ failure, action: failure === "invalid" || failure === "tooLarge" ? null : "again", detail: response.status === 400 ? body?.detail : null });
}

// --- the result region

function show(what) {
  shown = what;
  const status = $("status");
  const answer = $("answer");
  status.classList.toggle("busy", Boolean(what?.busy));
  $("result").setAttribute("aria-busy", String(Boolean(what?.busy)));
  if (!what) {
    status.textContent = "";
    answer.replaceChildren();
  } else if (what.busy) {
    if (status.textContent !== t(what.busy)) status.textContent = t(what.busy);
    answer.replaceChildren();
  } else if (what.failure) {
    status.textContent = t(what.failure);
    answer.replaceChildren(...(what.detail ? [element("p", { class: "hint", lang: "en", text: what.detail })] : []), ...(what.action
      ? [element("p", {}, element("button", { type: "button", text: t(what.action), onclick: what.onAction ?? ask }))]
      : []));
  } else if (what.answer.problem) {
    drawProblem(what.answer, status, answer);
  } else {
    drawAnswer(what.answer, status, answer);
  }
}

function drawProblem({ problem, occupation, notice }, status, answer) {
  status.textContent = t(problemPhrases[problem.code] ?? "unavailable");
  const choices = problem.choices ?? [];
  answer.replaceChildren(...[
    problem.code === "invalid-request" ? element("p", { class: "hint", lang: "en", text: problem.detail }) : null,
    occupation ? element("p", { class: "hint", text: resolution(occupation) }) : null,
    choices.length === 0 ? null : element("ul", { class: "choices" }, ...choices.map(choice => element("li", {},
      element("button", { type: "button", onclick: () => takeChoice(choice) },
        element("span", { text: choice.label }), " ", element("small", { text: percent(choice.confidence) }))))),
  ].filter(Boolean));
}

function takeChoice(choice) {
  chooseOccupation({ uri: choice.uri, text: choice.label });
  submit();
  $("result").focus();
}

const resolution = occupation =>
  `${occupation.label} (${t("resolvedBy")[occupation.resolvedBy] ?? occupation.resolvedBy}, ${t("confidence")(percent(occupation.confidence))})`;

function drawAnswer(answer, status, region) {
  const { items, skillGap, uncovered, occupation } = answer;
  const open = new Set(uncovered.map(skillKey));
  const covered = skillGap.filter(skill => !open.has(skillKey(skill)));
  status.textContent = t("found")(items.length, occupation?.label ?? "", covered.length, skillGap.length);
  region.replaceChildren(
    element("div", { class: "panel" },
      occupation ? element("h2", {}, ...breakable(occupation.label)) : null,
      occupation ? element("p", { class: "meta", text: resolution(occupation).slice(occupation.label.length + 2, -1) }) : null,
      element("h3", { text: t("gap") }),
      ...chipGroup("coveredByCourses", covered, "covered"),
      ...chipGroup("uncovered", uncovered, "open")),
    element("p", { class: "notice" }, element("span", { lang: ui === "de" ? null : "de", text: answer.notice }),
      ...(t("notice") ? [" ", element("span", { text: t("notice") })] : [])),
    element("ol", { class: "courses" }, ...items.map(item => drawCourse(item))),
    drawMaking(answer));
}

// a line may end behind the slash of Altenpfleger/Altenpflegerin
const breakable = label => label.split(/(?<=\/)/).flatMap((part, i) => i === 0 ? [part] : [element("wbr"), part]);

const skillKey = skill => skill.uri ?? skill.label;

function chipGroup(key, skills, kind) {
  const distinct = [...new Map(skills.map(skill => [skillKey(skill), skill])).values()];
  const chips = distinct.map(skill => element("li", { class: kind, text: skill.label }));
  const rest = chips.length > skillsShown + 1 ? chips.splice(skillsShown) : [];
  return chips.length === 0 ? [] : [
    element("p", { class: "hint", text: t(key) }),
    element("ul", { class: "chips" }, ...chips),
    rest.length === 0 ? null : element("details", {},
      element("summary", { text: t("moreSkills")(rest.length) }), element("ul", { class: "chips" }, ...rest)),
  ];
}

function drawCourse(item) {
  const href = webAddress(item.url);
  const meta = element("p", { class: "meta" });
  const proof = element("div");
  const course = element("article", { class: "course panel" },
    element("span", { class: "rank", "aria-hidden": "true", text: String(item.rank) }),
    element("div", {},
      element("h3", {}, href
        ? element("a", { href, target: "_blank", rel: "noopener noreferrer nofollow", text: item.title })
        : element("span", { text: item.title })),
      meta,
      ...drawReason(item.explanation),
      ...chipGroup("covers", item.covers.map(cover => cover.skill), "covered"),
      proof,
      drawScores(item)));
  const draw = full => {
    meta.replaceChildren(...[
      item.provider ?? item.source,
      full?.language ? t("courseLanguage")(languageName(full.language)) : null,
      full?.duration?.hours ? t("hours")(number(full.duration.hours, 0)) : full?.duration?.text,
      money(full?.price),
      t("score")(number(item.score, 2)),
      full?.withdrawn ? t("withdrawn") : null,
    ].filter(Boolean).map(text => element("span", { text })));
    proof.replaceChildren(...drawEvidence(item.covers, full));
  };
  draw(null);
  fullCourse(item.courseId, item.courseRevision).then(full => full && draw(full));
  return element("li", {}, course);
}

// the context of a quotation, the language and the price are in the course itself; without it the quotation stands alone
function fullCourse(id, revision) {
  const key = `${revision} ${id}`;
  if (!courses.has(key)) {
    courses.set(key, fetch(`/api/courses/${encodeURIComponent(id)}`)
      .then(response => response.status === 410 ? { withdrawn: true } : response.ok ? response.json() : null)
      .catch(() => null)
      .then(full => {
        if (!full) courses.delete(key);
        return full;
      }));
  }
  return courses.get(key);
}

function drawReason(explanation) {
  if (!explanation) return [];
  const made = explanation.aiGenerated ? t("ai")(explanation.generator) : t("template");
  return [
    element("p", { class: "reason", lang: explanation.language, text: explanation.text }),
    element("p", { class: "origin", text: `${explanation.grounded ? t("grounded") : t("notGrounded")}, ${made}.` }),
  ];
}

function drawEvidence(covers, full) {
  if (covers.length === 0) return [];
  const rows = covers.map(({ skill, evidence }) => {
    const { before, after } = context(evidence, full);
    return element("li", {},
      element("span", { class: "where", text: `${skill.label} · ${fieldName(evidence.field)}` }),
      element("q", { lang: full?.language }, before, element("mark", { text: evidence.text }), after));
  });
  const rest = rows.splice(evidenceShown);
  return [
    element("p", { class: "hint", text: t("evidence") }),
    element("ul", { class: "evidence" }, ...rows),
    ...(rest.length === 0 ? [] : [element("details", {},
      element("summary", { text: t("moreEvidence")(rest.length) }), element("ul", { class: "evidence" }, ...rest))]),
  ];
}

function fieldName(field) {
  const [, name, index] = /^(\w+)(?:\[(\d+)\])?$/.exec(field) ?? [null, field, undefined];
  const own = t("fields")[name] ?? name;
  return index === undefined || name === "keywords" ? own : `${own} ${+index + 1}`;
}

// offsets are UTF-16 units, as in JavaScript's own strings
function context(evidence, full) {
  const [, name, index] = /^(\w+)(?:\[(\d+)\])?$/.exec(evidence.field) ?? [];
  const member = index === undefined ? full?.[name] : full?.[name]?.[+index];
  if (typeof member !== "string" || member.slice(evidence.start, evidence.end) !== evidence.text) {
    return { before: "", after: "" };
  }
  let from = Math.max(0, evidence.start - contextUnits);
  let to = Math.min(member.length, evidence.end + contextUnits);
  if (from > 0) from += Math.max(0, member.slice(from, evidence.start).search(/\s/) + 1);
  if (to < member.length) to = evidence.end + Math.max(0, member.slice(evidence.end, to).search(/\s\S*$/));
  return {
    before: (from > 0 ? "… " : "") + member.slice(from, evidence.start),
    after: member.slice(evidence.end, to) + (to < member.length ? " …" : ""),
  };
}

function pairs(entries) {
  return element("dl", {}, ...entries.filter(([, value]) => value !== null && value !== undefined)
    .flatMap(([name, value]) => [element("dt", { text: name }), element("dd", typeof value === "string" ? { text: value } : {}, ...(typeof value === "string" ? [] : [value]))]));
}

function drawScores({ scores }) {
  const digits = value => typeof value === "number" ? number(value, 3) : null;
  return element("details", {}, element("summary", { text: t("numbers") }),
    pairs(["knn", "lexical", "fused", "win"].map(name => [t(name), digits(scores[name])])));
}

function drawMaking(answer) {
  const model = role => answer.models[role] ? `${answer.models[role].name} ${answer.models[role].version}` : null;
  const when = new Intl.DateTimeFormat(ui, { dateStyle: "medium", timeStyle: "medium" }).format(new Date(answer.producedAt));
  return element("details", { class: "panel" }, element("summary", { text: t("how") }),
    pairs([
      ...["tagger", "encoder", "ranker", "explainer"].map(role => [t(role), model(role)]),
      [t("candidates"), number(answer.candidates, 0)],
      [t("elapsed"), t("milliseconds")(number(answer.elapsedMs, answer.elapsedMs < 10 ? 1 : 0))],
      [t("produced"), when],
      [t("revision"), String(answer.revision)],
      [t("raw"), element("a", { href: `/api/recommendations/${encodeURIComponent(answer.requestId)}`, text: answer.requestId })],
    ]));
}

// --- language, address, start

function speak(language) {
  ui = language;
  document.documentElement.lang = ui;
  document.title = t("title");
  const say = key => ui === "en" ? english[key] : german[key];
  document.querySelectorAll("[data-t]").forEach(e => { e.textContent = say(e.dataset.t); });
  document.querySelectorAll("[data-t-label]").forEach(e => e.setAttribute("aria-label", say(e.dataset.tLabel)));
  document.querySelectorAll("[data-lang]").forEach(e => e.setAttribute("aria-pressed", String(e.dataset.lang === ui)));
  $("examples").replaceChildren(...exampleTitles[ui].flatMap((title, i) => {
    const query = new URLSearchParams({ occupation: title });
    if (ui !== "de") query.set("lang", ui);
    return [i === 0 ? "" : ", ", element("a", { href: `?${query}`, text: title })];
  }));
  have.draw();
  gap.draw();
  if (!$("fault").hidden) check();
}

function switchTo(language) {
  if (language === ui) return;
  const followed = $("language").value === ui;
  speak(language);
  if (followed) $("language").value = ui;
  const query = new URLSearchParams(location.search);
  if (ui === "de") query.delete("lang");
  else query.set("lang", ui);
  history.replaceState(null, "", query.size ? `?${query}` : location.pathname);
  if (shown?.answer && followed) ask(); // the reasons are text of the server
  else show(shown);
}

function submit() {
  if (!check()) return;
  const address = `?${addressOfForm()}`;
  if (address !== location.search) history.pushState(null, "", address);
  ask();
}

function start() {
  const query = new URLSearchParams(location.search);
  speak(query.get("lang") === "en" ? "en" : "de");
  fillForm(query);
  running?.abort();
  if (query.get("occupation")) ask();
  else show(null);
}

document.querySelectorAll("[data-lang]").forEach(button => button.addEventListener("click", () => switchTo(button.dataset.lang)));
$("ask").addEventListener("submit", event => {
  event.preventDefault();
  submit();
});
addEventListener("popstate", start);
start();
