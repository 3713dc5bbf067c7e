/** Numbers like noise, the same on every machine: between −1 and 1. */
export function noise(count: number, salt = 1): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => {
    const wave = Math.sin((i + 1) * 12.9898 + salt * 78.233) * 43758.5453;
    return 2 * (wave - Math.floor(wave)) - 1;
  });
}
