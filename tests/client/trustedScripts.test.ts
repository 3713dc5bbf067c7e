// @vitest-environment happy-dom
/** The one policy of Trusted Types: what it lets pass, with a browser that has them and without. */
import { afterEach, expect, it, vi } from 'vitest';

interface Rules {
  createScriptURL(address: string): string;
}

/** Loads the module anew, in a browser with Trusted Types. */
async function load() {
  const made: { name: string; rules: Rules }[] = [];
  vi.resetModules();
  vi.stubGlobal('trustedTypes', {
    createPolicy: (name: string, rules: Rules) => {
      made.push({ name, rules });
      return { createScriptURL: (address: string) => ({ trusted: rules.createScriptURL(address) }) };
    },
  });
  const module = await import('../../src/client/trustedScripts.ts');
  return { ...module, made };
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it('there is one policy, of the name in the page’s, and it makes nothing but addresses of scripts', async () => {
  const { made } = await load();
  expect(made.map(({ name, rules }) => [name, Object.keys(rules)])).toEqual([['freeze-lab', ['createScriptURL']]]);
});

it('the service worker beside the page passes, and scripts that the page made', async () => {
  const { made, serviceWorkerScript } = await load();
  const own = new URL('serviceWorker.js', document.baseURI).href;
  expect(serviceWorkerScript()).toEqual({ trusted: own });
  const blob = `blob:${location.origin}/0c1f`;
  expect(made[0]?.rules.createScriptURL(blob)).toBe(blob);
});

it.each([
  'https://elsewhere.example/serviceWorker.js',
  'blob:https://elsewhere.example/0c1f',
  'data:text/javascript,0',
  'javascript:0',
  'assets/main.js',
  'serviceWorker.js?x',
])('%s does not', async (address) => {
  const { made } = await load();
  expect(() => made[0]?.rules.createScriptURL(address)).toThrow(TypeError);
});

it('a worker is started with what the policy made, or with the address where there are no Trusted Types', async () => {
  const started: unknown[] = [];
  vi.spyOn(URL, 'createObjectURL').mockReturnValue(`blob:${location.origin}/0c1f`);
  vi.stubGlobal('Worker', function (address: unknown) {
    started.push(address);
  });
  const { startWorkerOf } = await load();
  startWorkerOf('0', { type: 'module' }).forget();
  expect(started[0]).toEqual({ trusted: expect.stringMatching(/^blob:/) });
  vi.resetModules();
  vi.stubGlobal('trustedTypes', undefined);
  const without = await import('../../src/client/trustedScripts.ts');
  without.startWorkerOf('0', { type: 'module' }).forget();
  expect(started[1]).toMatch(/^blob:/);
});
