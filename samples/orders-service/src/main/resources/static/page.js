'use strict';

const byId = id => document.getElementById(id);
const state = { requests: 0, created: new Set() };

function newIntent() {
    byId('client-id').textContent = 'order-' + crypto.getRandomValues(new Uint32Array(2)).join('-');
    state.requests = 0;
    state.created.clear();
    byId('log').replaceChildren();
    byId('log-empty').hidden = false;
    sum();
}

function sum() {
    const count = (number, word) => `${number} ${word}${number === 1 ? '' : 's'}`;
    byId('requests').textContent = count(state.requests, 'request');
    byId('created').textContent = count(state.created.size, 'order');
}

function row(kind, ...texts) {
    const item = document.createElement('li');
    item.className = kind;
    texts.forEach(([tag, className, text]) => {
        const part = document.createElement(tag);
        part.className = className;
        part.textContent = text;
        item.append(part);
    });
    return item;
}

function show(status, what, kind, millis) {
    byId('log-empty').hidden = true;
    byId('log').prepend(row(kind, ['span', 'status', status], ['span', 'what', what], ['time', '', `${millis} ms`]));
}

async function press() {
    state.requests++;
    sum();
    const begun = performance.now();
    const elapsed = () => Math.round(performance.now() - begun);
    try {
        const response = await fetch(byId('unguarded').checked ? 'orders/unguarded' : 'orders', {
            method: 'POST',
            headers: { 'Content-Type': 'application/json' },
            body: JSON.stringify({
                product_id: Number(byId('product').value),
                quantity: Number(byId('quantity').value),
                client_id: byId('client-id').textContent
            })
        });
        const answer = await response.json();
        if (!response.ok) {
            show(response.status, answer.detail || answer.title, 'bad', elapsed());
        } else if (response.headers.get('Idempotent-Replayed') === 'true') {
            show(response.status, `replay of order ${answer.id}`, 'replay', elapsed());
        } else {
            show(response.status, `order ${answer.id} made`, 'new', elapsed());
        }
        if (response.ok) {
            state.created.add(answer.id);
        }
    } catch (failure) {
        show('—', 'the service did not answer', 'bad', elapsed());
    }
    sum();
    await orders();
}

async function orders() {
    const all = await (await fetch('orders')).json();
    byId('orders-empty').hidden = all.length > 0;
    byId('orders').replaceChildren(...all.reverse().map(order => row('',
        ['span', 'status', String(order.id)],
        ['code', '', order.client_id],
        ['span', '', `${order.quantity} × ${order.product_id}`])));
}

byId('order').addEventListener('submit', event => {
    event.preventDefault();
    press();
});
byId('next').addEventListener('click', newIntent);
byId('unguarded').addEventListener('change', newIntent);

newIntent();
orders();
