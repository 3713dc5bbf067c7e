/** The low-pass filter of all resampling: a sinc under a Kaiser window, with a stop band of −80 dB. */

/** Kaiser's beta for −80 dB: 0.1102 · (80 − 8.7). */
const KAISER_BETA = 7.857;

/** The modified Bessel function of order 0, by its power series. */
function bessel0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
const SCALE = 1 / bessel0(KAISER_BETA);

/**
 * The impulse response, not scaled to a gain of 1.
 *
 * @param distance from the filter's centre, in samples
 * @param half samples from the centre to where the window ends
 * @param cutoff the −6 dB point as a share of the Nyquist frequency
 */
export function windowedSinc(distance: number, half: number, cutoff: number): number {
  const edge = distance / half;
  if (edge <= -1 || edge >= 1) return 0;
  const angle = Math.PI * cutoff * distance;
  return bessel0(KAISER_BETA * Math.sqrt(1 - edge * edge)) * SCALE * (angle === 0 ? 1 : Math.sin(angle) / angle);
}
