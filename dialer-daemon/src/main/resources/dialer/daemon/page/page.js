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

function cells(count, header) {
  const row = element('tr');
  for (let i = 0; i < count; i++) {
    const cell = element(i === 0 && header ? 'th' : 'td');
    if (i === 0 && header) cell.scope = 'row';
    row.append(cell);
  }
  return row;
}

/* ---- campaigns ---- */

function makeCampaign(campaign) {
  const row = cells(7, true);
  row.children[0].textContent = campaign.campaignId;
  const bar = element('div', 'bar');
  bar.setAttribute('role', 'img');
  bar.append(element('span', 'done'), element('span', 'bad'), element('span', 'live'));
  row.children[2].append(bar, element('span', 'note'));
  row.children[5].className = 'why';
  row.children[6].className = 'commands';
  for (const command of ['start', 'stop', 'purge']) {
    const button = element('button', command === 'purge' ? 'danger' : '', command[0].toUpperCase() + command.slice(1));
    button.type = 'button';
    button.setAttribute('aria-label', button.textContent + ' ' + campaign.campaignId);
    button.addEventListener('click', () => command === 'purge' ? askPurge(row.campaign) : send(campaign.campaignId, command));
    row.children[6].append(button, ' ');
  }
  return row;
}

function updateCampaign(row, campaign) {
  row.campaign = campaign;
  const by = campaign.byStatus;
  const waiting = by.pending + by.stopped;
  const live = by.dialed + by.agent_pending;
  const total = Math.max(1, campaign.contacts);
  const state = row.children[1];
  setText(state, campaign.state);
  state.className = campaign.state;
  const [bar, note] = row.children[2].children;
  bar.children[0].style.width = 100 * by.ended / total + '%';
  bar.children[1].style.width = 100 * by.failed / total + '%';
  bar.children[2].style.width = 100 * live / total + '%';
  const progress = whole.format(waiting) + ' pending, ' + whole.format(live) + ' in flight, '
      + whole.format(by.ended) + ' ended, ' + whole.format(by.failed) + ' failed';
  if (bar.getAttribute('aria-label') !== progress) bar.setAttribute('aria-label', progress);
  setText(note, progress);
  setText(row.children[3], whole.format(campaign.inFlight));
  setText(row.children[4], Object.entries(campaign.byDisposition).sort((a, b) => b[1] - a[1])
      .map(([name, count]) => name.toLowerCase().replaceAll('_', ' ') + ' ' + whole.format(count)).join(', ') || '–');
  setText(row.children[5], campaign.whyNotDialing || 'Dialing.');
  const [start, stop, purge] = row.children[6].querySelectorAll('button');
  start.hidden = campaign.state === 'running';
  stop.hidden = campaign.state !== 'running';
  purge.disabled = waiting === 0;
}

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

function updateSwitch(row, one) {
  const values = [one.name, !one.up ? 'down' : one.accepting ? 'up' : 'paused', whole.format(one.inFlight),
    one.up ? whole.format(one.freeSlots) : '0', whole.format(one.cps)];
  values.forEach((value, i) => setText(row.children[i], value));
  row.children[1].className = one.up && one.accepting ? 'up' : 'down';
  const gateways = Object.entries(one.gateways);
  const text = JSON.stringify(gateways);
  if (row.gateways !== text) {
    row.gateways = text;
    row.children[5].replaceChildren(...gateways.map(([name, state]) =>
        element('div', state.toLowerCase(), name + ': ' + state.toLowerCase())));
  }
}

/* ---- live calls ---- */

function makeCall(call) {
  const row = cells(8, false);
  const button = element('button', 'link', call.customerNumber);
  button.type = 'button';
  button.setAttribute('aria-label', 'The story of the call to ' + call.customerNumber);
  button.addEventListener('click', () => tellStory(call.contactId));
  row.children[0].append(button);
  return row;
}

function updateCall(row, call) {
  [call.campaignId, call.state, age(call.inStateMs), age(call.ageMs), call.agent || '–', call.switch || '–', call.gatewayId]
      .forEach((value, i) => setText(row.children[i + 1], value));
}

function showCalls(data) {
  rows($('calls').tBodies[0], data.calls, call => call.callId, makeCall, updateCall);
  setText($('calls-shown'), data.matching > data.calls.length
      ? 'The oldest ' + whole.format(data.calls.length) + ' of ' + whole.format(data.matching) + '.'
      : whole.format(data.matching) + (data.matching === data.total ? '' : ' of ' + whole.format(data.total)) + '.');
}

async function tellStory(contactId) {
  const steps = $('story-steps');
  const facts = $('story-facts');
  $('story-title').textContent = 'Contact ' + contactId;
  facts.replaceChildren();
  steps.replaceChildren(element('li', '', 'Loading …'));
  $('story').showModal();
  try {
    const response = await fetch('contacts/' + encodeURIComponent(contactId));
    const contact = await response.json();
    if (!response.ok) throw new Error(contact.detail);
    for (const [name, value] of [['Number', contact.customerNumber], ['Campaign', contact.campaignId], ['Status', contact.status],
      ['Result', contact.disposition && contact.disposition + ' (' + contact.callResult + ')']]) {
      if (value) facts.append(element('dt', '', name), element('dd', '', value));
    }
    const told = contact.history.flatMap(attempt => [
      ['claimed by ' + attempt.node, attempt.claimedAt], ['channel made', attempt.createdAt], ['ringing', attempt.ringingAt],
      ['answered', attempt.answeredAt], [attempt.agent ? 'joined with agent ' + attempt.agent : 'joined', attempt.bridgedAt],
      ['ended' + (attempt.hangupCause ? ': ' + attempt.hangupCause : ''), attempt.endedAt]]
        .filter(step => step[1]).map(step => [attempt.attempt, ...step]));
    steps.replaceChildren(...told.map(([attempt, what, when]) =>
        element('li', '', new Date(when).toLocaleTimeString(undefined, {fractionalSecondDigits: 3}) + ' – attempt ' + attempt + ': ' + what)));
  } catch (failure) {
    steps.replaceChildren(element('li', '', 'Its story could not be read: ' + failure.message));
  }
}

$('story-close').addEventListener('click', () => $('story').close());

/* ---- charts ---- */

const HOUR = 3600000;
let samples = [];
/* fields of a sample */
const [AT, IN_FLIGHT, SLOTS, TALKING, ORIGINATES, ENDED, ANSWERED, FOR_AGENTS, ABANDONED] = [0, 1, 2, 3, 4, 5, 6, 7, 8];

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

const CHARTS = [
  {title: 'Calls in flight, of the slots', lines: [['--soft', i => samples[i][SLOTS], 'slots'], ['--blue', i => samples[i][IN_FLIGHT], 'in flight']], show: whole.format},
  {title: 'Calls per second', lines: [['--violet', i => rate(i, ORIGINATES, 15000), 'calls per second']], show: v => v.toFixed(1)},
  {title: 'Answered, of 5 minutes', lines: [['--green', i => ratio(i, ANSWERED, ENDED, 300000), 'answered']], show: percent, top: 1},
  {title: 'Abandoned before an agent, of 5 minutes', lines: [['--red', i => ratio(i, ABANDONED, FOR_AGENTS, 300000), 'abandoned']], show: percent},
  {title: 'Talking to agents', lines: [['--amber', i => samples[i][TALKING], 'talking']], show: whole.format},
];

for (const chart of CHARTS) {
  const figure = element('figure');
  const caption = element('figcaption', '', chart.title + ': ');
  chart.now = element('b', '', '–');
  caption.append(chart.now);
  chart.canvas = element('canvas');
  chart.canvas.setAttribute('role', 'img');
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
  const top = chart.top || Math.max(...values.flat().filter(v => v !== null), 0) * 1.1 || 1;
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
  const last = values.map(line => line.length ? line[line.length - 1] : null);
  const text = chart.lines.map((line, n) => (last[n] === null ? '–' : chart.show(last[n])) + (chart.lines.length > 1 ? ' ' + line[2] : '')).reverse().join(', ');
  setText(chart.now, text);
  canvas.setAttribute('aria-label', chart.title + ', now ' + text);
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
  setText($('talking'), whole.format(state.talking));
  rows($('campaigns').tBodies[0], state.campaigns, campaign => campaign.campaignId, makeCampaign, updateCampaign);
  $('no-campaigns').hidden = state.campaigns.length > 0;
  rows($('switches').tBodies[0], state.switches, one => one.name, () => cells(6, true), updateSwitch);
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

function connect() {
  clearTimeout(again);
  if (events) events.close();
  events = new EventSource('events?calls=' + encodeURIComponent($('filter').value.trim()));
  events.addEventListener('open', () => {
    $('connection').className = '';
    setText($('connection'), 'Live');
    readHistory();
  });
  events.addEventListener('state', event => showState(JSON.parse(event.data)));
  events.addEventListener('calls', event => showCalls(JSON.parse(event.data)));
  events.addEventListener('error', () => {
    $('connection').className = 'away';
    setText($('connection'), 'The daemon does not answer; what is shown may be old. Trying again …');
    /* a refusal (too many viewers, a proxy's error) ends an EventSource for good */
    if (events.readyState === EventSource.CLOSED) again = setTimeout(connect, 5000);
  });
}

let typing = 0;
$('filter').addEventListener('input', () => {
  clearTimeout(typing);
  typing = setTimeout(connect, 400);
});
connect();
