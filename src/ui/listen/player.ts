/** Plays one sound at a time through Web Audio, and goes over to another one without losing its place. */

/** What is played: mono samples, and what they are multiplied by. */
export interface Playable {
  samples: Float32Array;
  sampleRate: number;
  gain: number;
}

/** Seconds in which one sound gives way to another: long enough not to click. */
const FADE = 0.015;

interface Playing {
  source: AudioBufferSourceNode;
  volume: GainNode;
  /** Time of the context at which the sound would have begun at its first sample. */
  began: number;
  duration: number;
}

export class SoundPlayer {
  #context: AudioContext | null = null;
  #playing: Playing | null = null;
  #onEnd: () => void = () => {};

  get isPlaying(): boolean {
    return this.#playing !== null;
  }

  /** Seconds from the beginning of the sound that plays; 0 if none does. */
  get position(): number {
    if (!this.#playing || !this.#context) return 0;
    const { began, duration } = this.#playing;
    return Math.max(0, this.#context.currentTime - began) % duration;
  }

  /**
   * Plays a sound: from the place where another one is just now, if one plays, else from its beginning. To be called when
   * a person has pressed something, or the browser keeps silent.
   * @param loop whether it begins anew at its end, until `stop`
   * @param onEnd called when it has ended by itself or was stopped, not when another took its place
   */
  play({ samples, sampleRate, gain }: Playable, loop: boolean, onEnd: () => void = () => {}): void {
    if (samples.length === 0) return;
    this.#context ??= new AudioContext();
    const context = this.#context;
    void context.resume();
    const buffer = context.createBuffer(1, samples.length, sampleRate);
    buffer.copyToChannel(samples as Float32Array<ArrayBuffer>, 0);
    const at = this.position % buffer.duration;
    const goesOn = this.#playing !== null;
    this.#fadeOut();
    const source = context.createBufferSource();
    const volume = context.createGain();
    source.buffer = buffer;
    source.loop = loop;
    source.connect(volume).connect(context.destination);
    volume.gain.setValueAtTime(goesOn ? 0 : gain, context.currentTime);
    volume.gain.linearRampToValueAtTime(gain, context.currentTime + FADE);
    source.start(0, at);
    const playing = { source, volume, began: context.currentTime - at, duration: buffer.duration };
    source.onended = () => {
      if (this.#playing !== playing) return;
      this.#playing = null;
      this.#onEnd();
    };
    this.#playing = playing;
    this.#onEnd = onEnd;
  }

  stop(): void {
    if (!this.#playing) return;
    this.#fadeOut();
    this.#playing = null;
    this.#onEnd();
  }

  #fadeOut(): void {
    if (!this.#playing || !this.#context) return;
    const { source, volume } = this.#playing;
    const now = this.#context.currentTime;
    volume.gain.cancelScheduledValues(now);
    volume.gain.setValueAtTime(volume.gain.value, now);
    volume.gain.linearRampToValueAtTime(0, now + FADE);
    source.stop(now + FADE);
  }
}

/** The page has one, so that no two sounds play at once. */
export const soundPlayer = new SoundPlayer();
