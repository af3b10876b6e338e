'use strict';

const byId = id => document.getElementById(id);
const OTHERS_SHOWN = 5;

/** The order that the form stands for. Requests keep to the one they were sent for, also when the next has begun. */
let intent;
/** What GET /orders answered last. */
let orders = [];

function newIntent() {
    const letters = Array.from(crypto.getRandomValues(new Uint8Array(6)), byte => (byte % 32).toString(32));
    const path = byId('unguarded').checked ? 'orders/unguarded' : 'orders';
    intent = { clientId: `order-${letters.join('')}`, path, requests: 0, open: 0, replays: 0, runs: [], refusal: '' };
    byId('client-id').value = intent.clientId;
    byId('path').textContent = `POST /${path}`;
    byId('log').replaceChildren();
    show();
}

async function press() {
    const asked = intent;
    const row = line('pending', '…', 'sent', '');
    byId('log').append(row);
    asked.requests++;
    asked.open++;
    show();

    const begun = performance.now();
    const answer = await send(asked);
    const time = `${Math.max(1, Math.round(performance.now() - begun))} ms`;
    await refresh();

    fill(row, answer.kind, answer.status, answer.kind, time);
    if (answer.kind === 'new') {
        asked.runs.push({ row, order: answer.order });
    }
    asked.open--;
    show();
}

/** One POST and what came of it; never fails. */
async function send(asked) {
    let response;
    try {
        response = await fetch(asked.path, {
            method: 'POST',
            headers: { 'Content-Type': 'application/json' },
            body: JSON.stringify({
                product_id: byId('product').valueAsNumber,
                quantity: byId('quantity').valueAsNumber,
                client_id: asked.clientId
            })
        });
    } catch {
        asked.refusal = 'The service did not answer.';
        return { status: '–', kind: 'lost' };
    }
    const { status } = response;
    const body = await response.json().catch(() => ({}));
    if (!response.ok) {
        asked.refusal = body.detail || body.title || `Refused with ${status}.`;
        return { status, kind: 'refused' };
    }
    asked.refusal = '';
    if (response.headers.get('Idempotent-Replayed') === 'true') {
        asked.replays++;
        return { status, kind: 'replay' };
    }
    return { status, kind: 'new', order: body.id };
}

let reading = Promise.resolve();
let next = null;

/** Reads the orders after all that was answered so far: one reading goes on, at most one more waits for it. */
function refresh() {
    next ??= reading.then(() => {
        next = null;
        reading = read();
        return reading;
    });
    return next;
}

async function read() {
    try {
        const response = await fetch('orders');
        orders = response.ok ? await response.json() : orders;
    } catch {
        return; // the rows of the requests tell it
    }
    show();
}

/** How many orders there are is for their table to say, not for the answers. */
function show() {
    const own = orders.filter(order => order.client_id === intent.clientId);
    const others = orders.filter(order => order.client_id !== intent.clientId).reverse();
    const more = others.length - OTHERS_SHOWN;
    byId('orders').replaceChildren(...own.map((order, i) => item(i === 0 ? 'first' : 'duplicate', order)));
    byId('others').replaceChildren(...others.slice(0, OTHERS_SHOWN).map(order => item('', order)),
        ...(more > 0 ? [line('', '…', `${more} more`, '')] : []));
    byId('others-heading').hidden = others.length === 0;

    // Answers overtake each other: which of them is of the first order may change.
    for (const { row, order } of intent.runs) {
        row.className = order === (own[0]?.id ?? order) ? 'new' : 'duplicate';
        row.children[1].textContent = row.className;
    }
    byId('requests').textContent = count(intent.requests, 'request');
    byId('created').textContent = count(own.length, 'order');
    byId('created').className = own.length > 1 ? 'duplicate' : own.length === 1 && intent.requests > 1 ? 'once' : '';
    byId('answer').ariaBusy = intent.open > 0;
    if (intent.open === 0) {
        tell(intent, own.length - 1);
    } else if (intent.open === intent.requests) {
        byId('note').textContent = 'Waiting for the answer.';
    }
}

/** In words, once nothing is under way: a screen reader would not keep up with single requests. */
function tell({ requests, replays, refusal }, duplicates) {
    byId('note').textContent =
        requests === 0 ? 'Nothing sent yet.'
        : refusal ? refusal
        : duplicates > 0 ? `The method ran each time: ${count(duplicates, 'duplicate')} that nobody asked for.`
        : replays > 0 ? `The method ran once. ${count(replays, 'repeat')} got the answer it had stored.`
        : 'The method ran. Press again.';
}

const count = (number, word) => `${number} ${word}${number === 1 ? '' : 's'}`;
const item = (kind, order) => line(kind, order.id, order.client_id, `${order.quantity} × ${order.product_id}`);
const line = (kind, ...texts) => fill(document.createElement('li'), kind, ...texts);

function fill(row, kind, ...texts) {
    row.className = kind;
    row.replaceChildren(...texts.map((text, i) => {
        const part = document.createElement(i === 0 ? 'b' : 'span');
        part.textContent = text;
        return part;
    }));
    return row;
}

byId('order').addEventListener('submit', event => {
    event.preventDefault();
    press();
});
byId('next').addEventListener('click', newIntent);
byId('unguarded').addEventListener('change', newIntent);

newIntent();
refresh();
