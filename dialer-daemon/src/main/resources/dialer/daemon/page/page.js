'use strict';
/* The live page. Everything that came from outside is written as text, never as markup. */

const $ = id => document.getElementById(id);
const whole = new Intl.NumberFormat();
const percent = part => (100 * part).toFixed(part < 0.1 ? 1 : 0) + '\u00a0%';

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function age(ms) {
  const s = Math.max(0, Math.round(ms / 1000));
  return s < 60 ? s + ' s' : s < 3600 ? Math.floor(s / 60) + ' min ' + (s % 60) + ' s'
      : Math.floor(s / 3600) + ' h ' + Math.floor(s % 3600 / 60) + ' min';
}

/* Rows are kept by their key and only what changed is written: the focus stays, and 200 rows cost little. */
function rows(body, items, keyOf, make, update) {
  const kept = body.rowsByKey || (body.rowsByKey = new Map());
  const wanted = new Set();
  let at = body.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    wanted.add(key);
    let row = kept.get(key);
    if (!row) {
      row = make(item);
      kept.set(key, row);
    }
    update(row, item);
    if (row === at) at = at.nextElementSibling;
    else body.insertBefore(row, at);
  }
  for (const [key, row] of kept) {
    if (!wanted.has(key)) {
      row.remove();
      kept.delete(key);
    }
  }
}

function cells(labels, header) {
  const row = element('tr');
  labels.forEach((label, i) => {
    const cell = element(i === 0 && header ? 'th' : 'td');
    if (i === 0 && header) cell.scope = 'row';
    cell.dataset.label = label;
    row.append(cell);
  });
  return row;
}

/* On a phone a cell that says nothing is left out. */
function setCell(cell, text) {
  setText(cell, text || '–');
  cell.classList.toggle('none', !text);
}

/* ---- campaigns ---- */

const campaigns = new Map();

function takeCampaigns(state) {
  if (state.all) campaigns.clear();
  state.campaigns.forEach(campaign => campaigns.set(campaign.campaignId, campaign));
  state.gone.forEach(id => campaigns.delete(id));
  if (state.all || state.campaigns.length || state.gone.length) showCampaigns();
}

function showCampaigns() {
  const wanted = $('campaign-filter').value.trim().toLowerCase();
  const all = [...campaigns.values()].sort((a, b) => a.campaignId < b.campaignId ? -1 : 1);
  const shown = all.filter(one => !wanted
      || [one.campaignId, one.state, why(one), one.queue || ''].some(text => text.toLowerCase().includes(wanted)));
  rows($('campaigns').tBodies[0], shown, campaign => campaign.campaignId, makeCampaign, updateCampaign);
  const running = all.filter(one => one.state === 'running').length;
  setText($('campaigns-shown'), all.length === 0 ? '' : (shown.length < all.length ? whole.format(shown.length) + ' of ' : '')
      + whole.format(all.length) + ', ' + whole.format(running) + ' running');
  $('campaign-find').hidden = all.length < 10;
  $('campaigns-box').hidden = all.length === 0;
  $('campaigns-box').classList.toggle('tall', shown.length > 12);
  $('no-campaigns').hidden = all.length > 0;
}

/* What bounds a campaign that dials as fast as it may; any other reason stops it. */
const BOUNDS = ['NOTHING', 'CPS', 'NO_FREE_SLOTS', 'CAMPAIGN_SLOTS', 'GATEWAY_LIMIT', 'PACED'];

const dials = campaign => campaign.cps > 0 && BOUNDS.includes(campaign.reason);

function why(campaign) {
  const reason = campaign.whyNotDialing;
  if (!reason) return 'It dials.';
  return dials(campaign) ? 'It dials. What bounds it: ' + reason[0].toLowerCase() + reason.slice(1) : reason;
}

function makeCampaign(campaign) {
  const row = cells(['Campaign', 'Not dialing', 'Progress', 'Calls', 'Agents', 'Abandoned', 'Results', ''], true);
  const [name, reason, progress, calls, agents, abandoned, results, commands] = row.children;
  name.append(element('span', '', campaign.campaignId), element('span', 'state'));
  reason.className = 'why';
  const said = element('div');
  const pacing = element('details', 'note');
  pacing.append(element('summary', '', 'Pacing'), element('span'));
  said.append(element('span', 'sentence'), pacing);
  reason.append(said);
  const bar = element('div', 'bar');
  bar.setAttribute('role', 'img');
  bar.append(element('span', 'done'), element('span', 'bad'), element('span', 'live'));
  const far = element('div');
  far.append(bar, element('span', 'note'));
  progress.append(far);
  calls.className = 'calls';
  agents.className = 'agents';
  abandoned.className = 'abandoned';
  for (const cell of [calls, agents, abandoned]) {
    const both = element('div');
    both.append(element('span', 'main'), element('span', 'note'));
    cell.append(both);
  }
  results.className = 'results';
  commands.className = 'commands';
  for (const command of ['start', 'stop', 'purge']) {
    const button = element('button', command === 'purge' ? 'danger' : '', command[0].toUpperCase() + command.slice(1));
    button.type = 'button';
    button.setAttribute('aria-label', button.textContent + ' ' + campaign.campaignId);
    button.addEventListener('click', () => command === 'purge' ? askPurge(row.campaign) : send(campaign.campaignId, command));
    commands.append(button, ' ');
  }
  return row;
}

function setTwo(cell, main, note) {
  setText(cell.firstChild.children[0], main || '–');
  setText(cell.firstChild.children[1], note || '');
  cell.classList.toggle('none', !main);
}

function updateCampaign(row, campaign) {
  if (row.campaign === campaign) return;
  row.campaign = campaign;
  const [name, reason, progress, calls, agents, abandoned, results, commands] = row.children;
  const by = campaign.byStatus;
  const waiting = by.pending + by.stopped;
  const total = Math.max(1, campaign.contacts);
  setText(name.children[1], campaign.state);
  name.children[1].className = 'state ' + campaign.state;
  setText(reason.firstChild.children[0], why(campaign));
  reason.firstChild.children[0].className = 'sentence' + (!campaign.whyNotDialing || dials(campaign) ? ' dials' : '');
  const pacing = reason.firstChild.children[1];
  pacing.hidden = !campaign.pacing;
  setText(pacing.children[1], campaign.pacing || '');
  const [bar, note] = progress.firstChild.children;
  bar.children[0].style.width = 100 * by.ended / total + '%';
  bar.children[1].style.width = 100 * by.failed / total + '%';
  bar.children[2].style.width = 100 * (by.dialed + by.agent_pending) / total + '%';
  const told = whole.format(waiting) + ' pending, ' + whole.format(campaign.inFlight) + ' in flight, '
      + whole.format(by.ended) + ' ended' + (by.failed ? ', ' + whole.format(by.failed) + ' failed' : '');
  if (bar.getAttribute('aria-label') !== told) bar.setAttribute('aria-label', told);
  setText(note, told);
  setTwo(calls, whole.format(campaign.inFlight) + ' in flight', campaign.cps.toFixed(1) + ' per second');
  const a = campaign.agents;
  setTwo(agents, a && whole.format(a.available) + ' ready, ' + whole.format(a.talking) + ' talking, ' + whole.format(a.wrap_up) + ' wrap-up',
      a && (campaign.occupancy === null ? '' : 'occupancy ' + percent(campaign.occupancy) + ', ') + 'queue ' + campaign.queue);
  const ab = campaign.abandonment;
  setTwo(abandoned, ab && percent(ab.rate) + ' of ' + percent(ab.limit),
      ab && whole.format(ab.abandoned) + ' of ' + whole.format(ab.liveAnswers) + ' people, ' + ab.window);
  abandoned.firstChild.children[0].classList.toggle('over-limit', ab !== null && ab.rate > ab.limit);
  setCell(results, Object.entries(campaign.byDisposition).sort((x, y) => y[1] - x[1])
      .map(([result, count]) => result.toLowerCase().replaceAll('_', ' ') + ' ' + whole.format(count)).join(', '));
  const [start, stop, purge] = commands.querySelectorAll('button');
  start.hidden = campaign.state === 'running';
  stop.hidden = campaign.state !== 'running';
  purge.disabled = waiting === 0;
}

$('campaign-filter').addEventListener('input', showCampaigns);

async function send(campaign, command) {
  setText($('answer'), '');
  try {
    const response = await fetch('campaign/' + encodeURIComponent(campaign) + '/' + command, {method: 'POST'});
    const body = await response.json();
    if (!response.ok) throw new Error(body.detail || response.statusText);
    setText($('answer'), command === 'purge'
        ? campaign + ': ' + whole.format(body.removed) + ' contacts removed.'
        : campaign + ' is ' + body.state + '; ' + whole.format(body.changed) + ' contacts changed.');
  } catch (failure) {
    setText($('answer'), campaign + ' could not be told to ' + command + ': ' + failure.message);
  }
}

let toPurge = null;

function askPurge(campaign) {
  toPurge = campaign.campaignId;
  const count = campaign.byStatus.pending + campaign.byStatus.stopped;
  $('purge-title').textContent = 'Purge ' + campaign.campaignId + '?';
  $('purge-text').textContent = whole.format(count) + ' contacts that were not dialed are deleted for good. Calls in flight and results stay.';
  $('purge-yes').textContent = 'Purge ' + whole.format(count) + ' contacts';
  $('purge').showModal();
}

$('purge-no').addEventListener('click', () => $('purge').close());
$('purge-yes').addEventListener('click', () => {
  $('purge').close();
  send(toPurge, 'purge');
});

/* ---- switches ---- */

const makeSwitch = () => cells(['Switch', 'State', 'Calls', 'Calls per s', 'Gateways'], true);

function updateSwitch(row, one) {
  const word = !one.up ? 'down' : one.accepting ? 'up' : 'paused for outbound calls';
  const values = [one.name, word, whole.format(one.inFlight) + ' in flight, ' + (one.up ? whole.format(one.freeSlots) : '0') + ' free slots',
    'at most ' + whole.format(one.cps)];
  values.forEach((value, i) => setText(row.children[i], value));
  row.children[1].className = one.up && one.accepting ? 'up' : 'down';
  const text = JSON.stringify(one.gateways);
  if (row.gateways !== text) {
    row.gateways = text;
    const list = element('div');
    list.append(...Object.entries(one.gateways).map(([name, state]) =>
        element('div', state.toLowerCase(), name + ': ' + state.toLowerCase())));
    row.children[4].replaceChildren(list);
  }
}

/* ---- live calls ---- */

function makeCall(call) {
  const row = cells(['Number', 'Campaign', 'State', 'For', 'Age', 'Agent', 'Switch', 'Gateway'], false);
  const button = element('button', 'link', call.customerNumber);
  button.type = 'button';
  button.setAttribute('aria-label', 'The story of the call to ' + call.customerNumber);
  button.addEventListener('click', () => openStory(call));
  row.children[0].append(button);
  return row;
}

function updateCall(row, call) {
  [call.campaignId, call.state, age(call.inStateMs), age(call.ageMs), call.agent, call.switch, call.gatewayId]
      .forEach((value, i) => setCell(row.children[i + 1], value));
}

function showCalls(data) {
  rows($('calls').tBodies[0], data.calls, call => call.callId, makeCall, updateCall);
  $('calls-box').hidden = data.matching === 0;
  $('no-calls').hidden = data.matching > 0;
  setText($('no-calls'), data.total === 0 ? 'No call is live.' : 'No live call has that.');
  setText($('calls-shown'), data.matching > data.calls.length
      ? 'the oldest ' + whole.format(data.calls.length) + ' of ' + whole.format(data.matching)
      : whole.format(data.matching) + (data.matching === data.total ? '' : ' of ' + whole.format(data.total)));
}

/* ---- one call's story ---- */

let told = null;
let tellAgain = 0;

function openStory(call) {
  told = call;
  $('story-title').textContent = 'Call to ' + call.customerNumber;
  $('story-facts').replaceChildren();
  $('story-steps').replaceChildren(element('li', 'whole', 'Loading …'));
  $('story').showModal();
  tellStory();
}

async function tellStory() {
  clearTimeout(tellAgain);
  const call = told;
  try {
    const [contact, story] = await Promise.all([read('contacts/' + encodeURIComponent(call.contactId)),
      read('calls/' + encodeURIComponent(call.callId) + '/story').catch(() => null)]);
    if (told !== call) return;
    $('story-facts').replaceChildren(...[['Campaign', contact.campaignId], ['Contact', contact.id], ['Call', call.callId], ['Status', contact.status],
      ['Result', contact.disposition && contact.disposition + ' (' + contact.callResult + ')']]
        .filter(fact => fact[1]).flatMap(([name, value]) => [element('dt', '', name), element('dd', '', value)]));
    const steps = story ? story.steps : timesOf(contact, call.callId);
    $('story-steps').querySelector('.whole')?.remove();
    rows($('story-steps'), steps.map((step, i) => ({...step, key: i + step.at + step.text})), step => step.key, makeStep, () => {});
    if (story && story.live && $('story').open) tellAgain = setTimeout(tellStory, 1500);
  } catch (failure) {
    $('story-steps').replaceChildren(element('li', 'whole', 'Its story could not be read: ' + failure.message));
  }
}

function makeStep(step) {
  const item = element('li', step.kind === 'state' ? 'state-step' : step.kind);
  item.append(element('span', 'time', clock(step.at)), element('span', 'kind', step.kind), element('span', 'what', step.text));
  return item;
}

const clock = at => new Date(at).toLocaleTimeString([], {hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3, hour12: false});

/* What the database keeps of a call that the daemon no longer remembers. */
function timesOf(contact, callId) {
  const attempt = contact.history.find(one => one.callId === callId);
  return attempt ? [['claimed by ' + attempt.node, attempt.claimedAt], ['channel made', attempt.createdAt], ['ringing', attempt.ringingAt],
    ['answered', attempt.answeredAt], [attempt.agent ? 'joined with agent ' + attempt.agent : 'joined', attempt.bridgedAt],
    ['ended' + (attempt.hangupCause ? ': ' + attempt.hangupCause : ''), attempt.endedAt]]
      .filter(step => step[1]).map(([text, at]) => ({at, kind: 'state', text})) : [];
}

async function read(path) {
  const response = await fetch(path);
  const body = await response.json();
  if (!response.ok) throw new Error(body.detail);
  return body;
}

$('story-close').addEventListener('click', () => $('story').close());
$('story').addEventListener('close', () => {
  clearTimeout(tellAgain);
  told = null;
  $('story-steps').replaceChildren();
  delete $('story-steps').rowsByKey;
});

/* ---- charts ---- */

const HOUR = 3600000;
let samples = [];
/* fields of a sample */
const [AT, IN_FLIGHT, SLOTS, , HANDLE, AVAILABLE, ORIGINATES, ENDED, ANSWERED, FOR_AGENTS, ABANDONED] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/* The counts' growth over the window that ends at sample i; a process that began anew counts from there. */
function growth(i, field, windowMs) {
  let from = i;
  while (from > 0 && samples[i][AT] - samples[from - 1][AT] <= windowMs && samples[from - 1][ORIGINATES] <= samples[from][ORIGINATES]) from--;
  return {count: samples[i][field] - samples[from][field], seconds: (samples[i][AT] - samples[from][AT]) / 1000};
}

const rate = (i, field, windowMs) => {
  const grown = growth(i, field, windowMs);
  return grown.seconds > 0 ? grown.count / grown.seconds : null;
};

const ratio = (i, part, all, windowMs) => {
  const whole = growth(i, all, windowMs).count;
  return whole > 0 ? growth(i, part, windowMs).count / whole : null;
};

const occupancy = (i, windowMs) => {
  const handle = growth(i, HANDLE, windowMs).count;
  const all = handle + growth(i, AVAILABLE, windowMs).count;
  return all > 0 ? handle / all : null;
};

const CHARTS = [
  {title: 'Calls in flight, of the slots', lines: [['--soft', i => samples[i][SLOTS], 'slots'], ['--blue', i => samples[i][IN_FLIGHT], 'in flight']], show: whole.format},
  {title: 'Calls per second', lines: [['--violet', i => rate(i, ORIGINATES, 15000), 'calls per second']], show: v => v.toFixed(1)},
  {title: 'Answered, of 5 minutes', lines: [['--green', i => ratio(i, ANSWERED, ENDED, 300000), 'answered']], show: percent, top: 1},
  {title: 'Abandoned before an agent, of 5 minutes', lines: [['--red', i => ratio(i, ABANDONED, FOR_AGENTS, 300000), 'abandoned']], show: percent, least: 0.05},
  {title: 'Agents\' occupancy, of 5 minutes', lines: [['--amber', i => occupancy(i, 300000), 'occupancy']], show: percent, top: 1},
];

for (const chart of CHARTS) {
  const figure = element('figure');
  const caption = element('figcaption', '', chart.title + ': ');
  chart.now = element('b', '', '–');
  caption.append(chart.now);
  chart.canvas = element('canvas');
  chart.canvas.setAttribute('role', 'img');
  chart.canvas.addEventListener('pointermove', event => pointAt(chart, event.offsetX / chart.canvas.clientWidth));
  chart.canvas.addEventListener('pointerleave', () => pointAt(chart, null));
  figure.append(caption, chart.canvas);
  $('charts').append(figure);
}

function draw(chart) {
  const canvas = chart.canvas;
  const scale = window.devicePixelRatio || 1;
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  canvas.width = width * scale;
  canvas.height = height * scale;
  const pen = canvas.getContext('2d');
  pen.scale(scale, scale);
  const style = getComputedStyle(document.documentElement);
  const values = chart.lines.map(line => samples.map((_, i) => line[1](i)));
  const top = chart.top || Math.max(Math.max(...values.flat().filter(v => v !== null), 0) * 1.1, chart.least || 0) || 1;
  pen.strokeStyle = pen.fillStyle = style.getPropertyValue('--soft');
  pen.font = '11px system-ui, sans-serif';
  pen.fillText(chart.show(top), 4, 12);
  pen.globalAlpha = 0.3;
  pen.strokeRect(0.5, 0.5, width - 1, height - 1);
  pen.globalAlpha = 1;
  const end = samples.length ? samples[samples.length - 1][AT] : 0;
  const span = Math.min(HOUR, Math.max(300000, samples.length ? end - samples[0][AT] : 0));
  pen.fillText(Math.round(span / 60000) + ' min ago', 4, height - 5);
  chart.lines.forEach((line, n) => {
    pen.strokeStyle = style.getPropertyValue(line[0]);
    pen.lineWidth = 1.8;
    pen.beginPath();
    let drawing = false;
    values[n].forEach((value, i) => {
      const gap = i > 0 && samples[i][AT] - samples[i - 1][AT] > 30000;
      if (value === null) {
        drawing = false;
        return;
      }
      const x = width * (1 - (end - samples[i][AT]) / span);
      const y = height - 2 - (height - 16) * value / top;
      if (drawing && !gap) pen.lineTo(x, y);
      else pen.moveTo(x, y);
      drawing = true;
    });
    pen.stroke();
  });
  const text = said(chart, samples.length - 1);
  canvas.setAttribute('aria-label', chart.title + ', now ' + text);
  if (chart.at == null) {
    setText(chart.now, text);
    return;
  }
  /* the sample under the pointer */
  const wanted = end - span * (1 - chart.at);
  let i = samples.length - 1;
  while (i > 0 && samples[i][AT] > wanted) i--;
  if (i < 0) return;
  const x = width * (1 - (end - samples[i][AT]) / span);
  pen.strokeStyle = style.getPropertyValue('--soft');
  pen.lineWidth = 1;
  pen.strokeRect(x, 0, 0.01, height);
  setText(chart.now, said(chart, i) + ' at ' + new Date(samples[i][AT]).toLocaleTimeString());
}

function said(chart, i) {
  if (i < 0) return '–';
  return chart.lines.map(line => {
    const value = line[1](i);
    return (value === null ? '–' : chart.show(value)) + (chart.lines.length > 1 ? ' ' + line[2] : '');
  }).reverse().join(', ');
}

function pointAt(chart, at) {
  chart.at = at;
  draw(chart);
}

function drawAll() {
  CHARTS.forEach(draw);
}

function takeSample(sample) {
  if (!sample || (samples.length && sample[AT] <= samples[samples.length - 1][AT])) return;
  samples.push(sample);
  samples = samples.filter(one => one[AT] > sample[AT] - HOUR);
  drawAll();
  const i = samples.length - 1;
  const show = (id, value, text) => setText($(id), value === null ? '–' : text(value));
  show('cps', rate(i, ORIGINATES, 15000), v => v.toFixed(1));
  show('answer-rate', ratio(i, ANSWERED, ENDED, HOUR), percent);
  show('abandonment', ratio(i, ABANDONED, FOR_AGENTS, HOUR), percent);
}

async function readHistory() {
  try {
    const response = await fetch('history');
    if (!response.ok) return;
    samples = (await response.json()).samples;
    drawAll();
  } catch (failure) {
    console.warn('no history: ' + failure.message);
  }
}

window.addEventListener('resize', drawAll);
window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);

/* ---- events ---- */

function showState(state) {
  setText($('node'), state.node);
  setText($('in-flight'), whole.format(state.inFlight));
  setText($('slots'), whole.format(state.slots));
  setText($('agents'), state.agents ? whole.format(state.agents.available) + ' ready' : 'none');
  setText($('agents-else'), state.agents ? whole.format(state.agents.talking) + ' talking, ' + whole.format(state.agents.wrap_up) + ' wrap-up' : '');
  setText($('occupancy'), state.occupancy === null ? '–' : percent(state.occupancy));
  takeCampaigns(state);
  rows($('switches').tBodies[0], state.switches, one => one.name, makeSwitch, updateSwitch);
  const troubles = state.components.filter(one => !one.ready).map(one => one.name + ': ' + one.reason);
  if (!state.loopAtWork) troubles.unshift('The dial loop stands still.');
  if (state.draining) troubles.unshift('The daemon is shutting down: live calls end, no new ones start.');
  const list = $('troubles');
  list.hidden = troubles.length === 0;
  if (list.textContent !== troubles.join('')) list.replaceChildren(...troubles.map(text => element('li', '', text)));
  takeSample(state.sample);
}

let events = null;
let again = 0;
let heardAt = 0;
/* the daemon speaks each second; a connection whose other end has vanished says nothing at all */
const SILENCE = 6000;

function isLive() {
  heardAt = Date.now();
  $('connection').className = '';
  setText($('connection'), 'Live');
  document.body.classList.remove('old');
}

function isAway(sentence) {
  $('connection').className = 'away';
  setText($('connection'), sentence);
  document.body.classList.add('old');
}

function connect() {
  clearTimeout(again);
  if (events) events.close();
  heardAt = Date.now();
  const opened = new EventSource('events?calls=' + encodeURIComponent($('filter').value.trim()));
  events = opened;
  opened.addEventListener('open', () => {
    isLive();
    readHistory();
  });
  opened.addEventListener('state', event => {
    isLive();
    showState(JSON.parse(event.data));
  });
  opened.addEventListener('calls', event => showCalls(JSON.parse(event.data)));
  opened.addEventListener('error', () => {
    isAway('Connection lost, trying again … What is shown is old.');
    /* a refusal ends an EventSource for good, and does not say why */
    if (opened.readyState === EventSource.CLOSED) askWhy();
  });
}

async function askWhy() {
  try {
    const response = await fetch('history');
    if (response.status === 401) {
      isAway('The daemon wants an API key: load this page again and give the key as the password.');
      return;
    }
    if (response.ok) isAway('Too many people look at this page; trying again … What is shown is old.');
  } catch (failure) {
    console.warn('the daemon does not say why: ' + failure.message);
  }
  again = setTimeout(connect, 5000);
}

setInterval(() => {
  if (events.readyState === EventSource.CLOSED || Date.now() - heardAt <= SILENCE) return;
  isAway('Connection lost, trying again … What is shown is old.');
  connect();
}, 1000);

let typing = 0;
$('filter').addEventListener('input', () => {
  clearTimeout(typing);
  typing = setTimeout(connect, 400);
});
connect();
