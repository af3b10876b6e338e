'use strict';

const ENDPOINT = 'idempotency';
const COUNTS_EVERY = 5000;
const WHY = {
    ABANDONED: 'Begun and not brought to its end; never run again until it is settled or released',
    LAPSED: 'Its owner has gone silent; the next call with the key takes it over',
};

const element = id => document.getElementById(id);
let ending = null;

/** Text only: nothing that comes from the server is ever taken for markup. */
function make(name, ...content) {
    const made = document.createElement(name);
    made.append(...content);
    return made;
}

async function ask(path, options = {}) {
    const token = document.cookie.match(/(?:^|; )XSRF-TOKEN=([^;]+)/);
    const headers = {
        ...options.headers,
        Accept: 'application/json',
        ...(token && {'X-XSRF-TOKEN': decodeURIComponent(token[1])}),
    };
    const response = await fetch(ENDPOINT + path, {...options, headers});
    if (response.ok) {
        return response.json();
    }
    const refusal = await response.json().catch(() => ({}));
    const readOnly = 'The endpoint only reads: set management.endpoint.idempotency.access=unrestricted';
    throw new Error(response.status === 405 ? readOnly : refusal.reason || `The answer was ${response.status}`);
}

/** PT26H3M4.5S: the two largest units. */
function readable(duration) {
    const [, hours = 0, minutes = 0, seconds = 0] = duration.match(/^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/) || [];
    const parts = [[Math.floor(hours / 24), 'd'], [hours % 24, 'h'], [Number(minutes), 'min'], [Math.floor(seconds), 's']];
    const first = parts.findIndex(([count]) => count > 0);
    return first < 0 ? 'now' : parts.slice(first, first + 2).map(part => part.join(' ')).join(' ');
}

async function count() {
    try {
        const {counts} = await ask('');
        element('counts').replaceChildren(...Object.entries(counts.byState).map(([state, number]) =>
            make('div', make('dt', state.toLowerCase().replace('_', ' ')), make('dd', String(number)))));
        element('more').hidden = counts.complete;
    } catch (failure) {
        element('note').textContent = failure.message;
    }
}

function row(record) {
    const settle = make('button', 'Settle…');
    const release = make('button', 'Release…');
    settle.addEventListener('click', () => confirm(record, 'settle'));
    release.addEventListener('click', () => confirm(record, 'release'));
    for (const button of [settle, release]) {
        button.type = 'button';
        button.setAttribute('aria-label', `${button.textContent} ${record.operation} ${record.key}`);
    }
    return make('tr', ...[record.operation, record.key, record.scope, WHY[record.state], readable(record.age),
        String(record.attempt), record.node ?? 'not known'].map(text => make('td', text)), make('td', settle, release));
}

async function look() {
    try {
        const lists = await Promise.all([ask('/abandoned'), ask('/lapsed')]);
        const records = lists.flatMap(list => list.records);
        element('stuck').replaceChildren(...records.map(row));
        const number = records.length === 0 ? 'Nothing is' : records.length === 1 ? '1 call is' : `${records.length} calls are`;
        element('note').textContent = `${number} stuck${lists.every(list => list.complete) ? '' : ', and more'}.`;
    } catch (failure) {
        element('note').textContent = failure.message;
    }
}

function confirm(record, what) {
    const settling = what === 'settle';
    ending = {record, settling};
    element('ending-heading').textContent = `${settling ? 'Settle' : 'Release'} ${record.operation}, key ${record.key}?`;
    element('ending-text').textContent = settling
        ? 'Repeats are answered with this result from now on. Find out first what the call did.'
        : 'The next call with this key runs. Find out first that this one did nothing.';
    element('do').textContent = settling ? 'Settle it' : 'Release it';
    element('value').value = '';
    element('value').hidden = element('value-label').hidden = !settling;
    element('refusal').textContent = '';
    element('ending').showModal();
    element(settling ? 'value' : 'cancel').focus();
}

async function end() {
    const {record, settling} = ending;
    const {operation, scope, key, token} = record;
    const name = {operation, scope, key, token};
    try {
        await (settling
            ? ask('', {
                method: 'POST',
                headers: {'Content-Type': 'application/json'},
                body: JSON.stringify({...name, value: element('value').value}),
            })
            : ask('?' + new URLSearchParams(name), {method: 'DELETE'}));
        element('ending').close();
        await Promise.all([look(), count()]);
        element('look').focus();
    } catch (failure) {
        element('refusal').textContent = failure.message;
    }
}

element('look').addEventListener('click', look);
element('cancel').addEventListener('click', () => element('ending').close());
element('confirm').addEventListener('submit', event => {
    event.preventDefault();
    end();
});
look();
count();
setInterval(() => document.hidden || count(), COUNTS_EVERY);
