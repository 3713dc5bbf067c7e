/**
 * What a script that got into the page, or into its worker, would try. Each runs there, in a task of its own, so that
 * no permission of the test tools is lent to it. It ends in an error if the browser refuses; what it could only queue shows at
 * the other server.
 */

/** @param foreign address of another server, with a slash at the end */
export type Attempt = (foreign: string) => Promise<unknown>;

/** Sends something elsewhere. */
export const SENDING: Record<string, Attempt> = {
  fetch: (foreign) => fetch(foreign, { mode: 'no-cors' }).then(() => 'done'),
  'fetch that outlives the page': (foreign) =>
    fetch(foreign, { method: 'POST', keepalive: true, mode: 'no-cors', body: 'x' }).then(() => 'done'),
  XMLHttpRequest: (foreign) =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.onload = () => resolve('done');
      request.onerror = reject;
      request.open('GET', foreign);
      request.send();
    }),
  WebSocket: (foreign) =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(foreign.replace('http', 'ws'));
      socket.onopen = () => resolve('done');
      socket.onerror = reject;
    }),
  EventSource: (foreign) =>
    new Promise((resolve, reject) => {
      const source = new EventSource(foreign);
      source.onopen = () => resolve('done');
      source.onerror = () => (source.close(), reject(new Error('refused')));
    }),
  'module of another server': (foreign) => import(`${foreign}x.js`).then(() => 'done'),
};

/** Sends something elsewhere by what only a page has. */
export const SENDING_BY_PAGE: Record<string, Attempt> = {
  // It says true when it was queued; the other server knows better.
  sendBeacon: (foreign) => Promise.resolve(navigator.sendBeacon(foreign, 'x')),
  image: (foreign) =>
    new Promise((resolve, reject) => {
      const image = new Image();
      image.onload = () => resolve('done');
      image.onerror = reject;
      image.src = `${foreign}x.png`;
    }),
  font: (foreign) => new FontFace('x', `url(${foreign}x.woff2)`).load().then(() => 'done'),
  form: async (foreign) => {
    const form = document.body.appendChild(document.createElement('form'));
    Object.assign(form, { action: foreign, method: 'post' }).submit();
  },
  'ping of a link': async (foreign) => {
    const link = document.body.appendChild(document.createElement('a'));
    Object.assign(link, { href: '#', ping: foreign }).click();
  },
  frame: async (foreign) => {
    document.body.appendChild(document.createElement('iframe')).setAttribute('src', foreign);
  },
  object: async (foreign) => {
    Object.assign(document.body.appendChild(document.createElement('object')), { data: foreign, type: 'text/html' });
  },
  'sound and video': async (foreign) => {
    document.body.appendChild(document.createElement('video')).setAttribute('src', `${foreign}x.mp4`);
  },
  prefetch: async (foreign) => {
    Object.assign(document.head.appendChild(document.createElement('link')), { rel: 'prefetch', href: foreign });
  },
  'picture in a style': async (foreign) => {
    document.body.style.backgroundImage = `url(${foreign}x.png)`;
  },
  'style sheet': async (foreign) => {
    Object.assign(document.head.appendChild(document.createElement('link')), { rel: 'stylesheet', href: foreign });
  },
};

/** Makes script of a text. */
export const RUNNING: Record<string, Attempt> = {
  // oxlint-disable no-eval, no-implied-eval, no-new-func -- that is what is tried
  eval: async () => (0, eval)('"done"'),
  Function: async () => new Function('return "done"')(),
  'setTimeout of a text': async () => {
    setTimeout('globalThis.planted = true', 0);
    await new Promise((resolve) => setTimeout(resolve, 50));
    return 'planted' in globalThis ? 'done' : 'refused';
  },
  'data: module': () => import(['data:text/javascript', 'export {}'].join()).then(() => 'done'),
  'blob: module': () =>
    import(URL.createObjectURL(new Blob(['export {}'], { type: 'text/javascript' }))).then(() => 'done'),
  'Worker of an address': async () => new Worker('assets/x.js'),
  'Worker of a blob': async () => new Worker(URL.createObjectURL(new Blob(['0'], { type: 'text/javascript' }))),
};

/** Makes script, or markup, of a text by what only a page has. */
export const RUNNING_IN_PAGE: Record<string, Attempt> = {
  SharedWorker: async () => new SharedWorker('assets/x.js'),
  'service worker': () => navigator.serviceWorker.register('serviceWorker.js').then(() => 'done'),
  innerHTML: async () => {
    document.createElement('p').innerHTML = '<b>x</b>';
    return 'done';
  },
  insertAdjacentHTML: async () => document.body.insertAdjacentHTML('beforeend', '<b>x</b>') ?? 'done',
  'document.write': async () => document.write('<b>x</b>') ?? 'done',
  DOMParser: async () => new DOMParser().parseFromString('<b>x</b>', 'text/html') && 'done',
  createContextualFragment: async () => document.createRange().createContextualFragment('<b>x</b>') && 'done',
  srcdoc: async () => {
    document.createElement('iframe').srcdoc = '<b>x</b>';
    return 'done';
  },
  'src of a script': async () => {
    document.createElement('script').src = 'assets/x.js';
    return 'done';
  },
  'text of a script': async () => {
    document.createElement('script').text = '0';
    return 'done';
  },
  'handler as an attribute': async () => {
    document.createElement('p').setAttribute('onclick', '0');
    return 'done';
  },
  'policy of its own': async () => {
    const { trustedTypes } = globalThis as unknown as {
      trustedTypes: { createPolicy(name: string, rules: object): object };
    };
    return trustedTypes.createPolicy('planted', { createHTML: (text: string) => text }) && 'done';
  },
  'our policy once more': async () => {
    const { trustedTypes } = globalThis as unknown as {
      trustedTypes: { createPolicy(name: string, rules: object): object };
    };
    return trustedTypes.createPolicy('freeze-lab', { createHTML: (text: string) => text }) && 'done';
  },
};

/** What only a worker has. */
export const RUNNING_IN_WORKER: Record<string, Attempt> = {
  importScripts: async () => {
    (globalThis as unknown as { importScripts(address: string): void }).importScripts('assets/x.js');
    return 'done';
  },
};
