/** Sees how much room for arrays is asked for, and refuses what is beyond a bound before it is taken. */

const OBSERVED = [
  'ArrayBuffer',
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
  'BigUint64Array',
] as const;
type Constructor = new (...args: unknown[]) => ArrayBuffer | ArrayBufferView;
const globals = globalThis as unknown as Record<string, Constructor>;

/** Asked for more room than the input allows. */
export class TooMuchRoom extends Error {}

/** Bytes that `new Constructor(first)` makes room for; views of what is there make none. */
function bytesOf(first: unknown, itemSize: number): number {
  if (typeof first === 'number') return first * itemSize;
  if (typeof first !== 'object' || first === null || first instanceof ArrayBuffer) return 0;
  const { length } = first as { length?: unknown };
  return typeof length === 'number' ? length * itemSize : 0;
}

export class Allocations {
  readonly #originals = new Map<string, Constructor>();
  #most = Infinity;
  #taken = 0;
  #isBeyond = false;

  /** Bytes constructed since `begin`. */
  get taken(): number {
    return this.#taken;
  }

  /** Whether more was asked for than was allowed, even if the reader passed over the error. */
  get isBeyond(): boolean {
    return this.#isBeyond;
  }

  /** Counts from 0, up to so many bytes. */
  begin(most: number): void {
    this.#taken = 0;
    this.#isBeyond = false;
    this.#most = most;
  }

  /** Counts no more. */
  end(): void {
    this.#most = Infinity;
  }

  /** Puts constructors that count in the place of the real ones. */
  install(): void {
    for (const name of OBSERVED) {
      const original = globals[name] as Constructor;
      this.#originals.set(name, original);
      globals[name] = this.#observed(original);
    }
  }

  uninstall(): void {
    for (const [name, original] of this.#originals) globals[name] = original;
    this.#originals.clear();
  }

  #observed(original: Constructor): Constructor {
    const itemSize = (original as unknown as { BYTES_PER_ELEMENT?: number }).BYTES_PER_ELEMENT ?? 1;
    const observed: Constructor = new Proxy(original, {
      construct: (target, args: unknown[], newTarget) => {
        this.#taken += bytesOf(args[0], itemSize);
        this.#isBeyond ||= this.#taken > this.#most;
        if (this.#taken > this.#most)
          throw new TooMuchRoom(`asked for ${this.#taken} bytes; allowed are ${this.#most}`);
        return Reflect.construct(target, args, newTarget === observed ? target : newTarget) as object;
      },
    });
    return observed;
  }
}
