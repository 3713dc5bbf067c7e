/**
 * What the browser may do for the page: once as headers, for a server that sends them, and once inside the built page,
 * which then carries its policy to any host. Both are made from what stands here.
 *
 * What holds where no headers come: everything in `DIRECTIVES`, for the page and for its worker, which has the page's
 * policy because its first script is a `blob:` of the page (src/client/policedWorker.ts). What a page cannot ask for
 * itself is missing there: that nobody frames it, the permissions, and the isolation from windows and other origins.
 */

/** @type {Record<string, string>} */
const DIRECTIVES = {
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'style-src': "'self' 'unsafe-inline'", // charts set sizes and colours inline
  'img-src': "'self' data: blob:",
  'connect-src': "'self' blob:", // the wasm module is handed on as a blob
  'worker-src': "'self' blob:", // the service worker, and the training worker's first script
  'manifest-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'require-trusted-types-for': "'script'",
  'trusted-types': 'freeze-lab', // src/client/trustedScripts.ts
};

/** Powerful features, all off; the list of what Chromium knows is longer and changes. */
const OFF = [
  'accelerometer',
  'autoplay',
  'camera',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'identity-credentials-get',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'midi',
  'otp-credentials',
  'payment',
  'picture-in-picture',
  'publickey-credentials-create',
  'publickey-credentials-get',
  'serial',
  'storage-access',
  'usb',
  'window-management',
  'xr-spatial-tracking',
];
/**
 * `microphone`: a person can record. `clipboard-write`: what the page shows can be copied by a button. `screen-wake-lock`:
 * a person can keep the screen on while training runs.
 */
const ON = ['microphone', 'clipboard-write', 'screen-wake-lock'];

/** @param {Record<string, string>} directives */
const policy = (directives) =>
  Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources}`)
    .join('; ');

/** Sent with every answer. */
export const HEADERS = {
  'Content-Security-Policy': policy({ ...DIRECTIVES, 'frame-ancestors': "'none'" }),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': [...ON.map((name) => `${name}=(self)`), ...OFF.map((name) => `${name}=()`)].join(', '),
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/** The part that a page can carry itself, as attributes of two `<meta>`. */
const OWN = [
  { 'http-equiv': 'Content-Security-Policy', content: policy(DIRECTIVES) },
  { name: 'referrer', content: HEADERS['Referrer-Policy'] },
];

/**
 * Vite plugin: writes the policy into the built index.html, before anything that it is about. The development server
 * needs inline scripts of its own and does without.
 * @returns {import('vite').Plugin}
 */
export function policyInPage() {
  return {
    name: 'policy-in-page',
    apply: 'build',
    transformIndexHtml: () => OWN.map((attrs) => ({ tag: 'meta', attrs, injectTo: 'head-prepend' })),
  };
}
