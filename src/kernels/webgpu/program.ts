/** A compute shader of ours: what it binds, and the WGSL around its body. No tfjs in here. */

export type Access = 'read' | 'write';
export type Element = 'f32' | 'i32';

export interface Program {
  /** Unique; also the pipeline's label. */
  readonly name: string;
  /** Storage buffers in the order of binding. `write` may be read as well. */
  readonly buffers: readonly { name: string; element: Element; access: Access }[];
  /** Uniforms, `u.name` in WGSL. */
  readonly uniforms: readonly { name: string; type: Element }[];
  readonly workgroup: number;
  readonly wgsl: string;
}

interface Description {
  name: string;
  /** `x`: read as f32; `x:i32`: read as i32. */
  reads: readonly string[];
  writes: readonly string[];
  /** `n`: i32; `rate:f32`. */
  uniforms: readonly string[];
  workgroup?: number;
  /** Functions and workgroup variables in front of `main`. */
  declarations?: string;
  /** Body of `main`. `index` is the thread, `local` its place in the workgroup, `group` the workgroup; all i32. */
  body: string;
}

const WORKGROUP = 64;

/** Threads in the x direction of a dispatch come in at most this many workgroups; more go into y. */
export const MOST_GROUPS = 65535;

export function program({ name, reads, writes, uniforms, workgroup, declarations, body }: Description): Program {
  const size = workgroup ?? WORKGROUP;
  const buffers = [
    ...reads.map((text) => ({ ...named(text, 'f32'), access: 'read' as const })),
    ...writes.map((text) => ({ ...named(text, 'f32'), access: 'write' as const })),
  ].map(({ name: buffer, type, access }) => ({ name: buffer, element: type, access }));
  const fields = uniforms.map((text) => named(text, 'i32'));
  const bindings = buffers.map(
    ({ name: buffer, element, access }, i) =>
      `@group(0) @binding(${i}) var<storage, ${access === 'read' ? 'read' : 'read_write'}> ${buffer} : array<${element}>;`,
  );
  const wgsl = `
    ${bindings.join('\n')}
    struct Uniforms { ${fields.map(({ name: field, type }) => `${field} : ${type},`).join(' ')} }
    @group(0) @binding(${buffers.length}) var<uniform> u : Uniforms;
    ${declarations ?? ''}
    @compute @workgroup_size(${size})
    fn main(
      @builtin(workgroup_id) groupId : vec3<u32>,
      @builtin(local_invocation_index) localIndex : u32,
    ) {
      let group = i32(groupId.x + groupId.y * ${MOST_GROUPS}u);
      let local = i32(localIndex);
      let index = group * ${size} + local;
      ${body}
    }`;
  return { name, buffers, uniforms: fields, workgroup: size, wgsl };
}

/** Neighbouring values of a row that one thread computes: a division per value would cost more than the value. */
export const RUN = 16;

/** Values per thread of an elementwise program: a software adapter pays for workgroups more than for values. */
const PER_THREAD = 8;

/** Threads for an elementwise program on `count` values. */
export const elementwiseThreads = (count: number): number => Math.ceil(count / PER_THREAD);

/**
 * A program whose values do not depend on each other: `body` computes value `i` of `count`, which is the first uniform
 * and is added here. Neighbouring threads compute neighbouring values. What is the same for all values is read once,
 * since a software adapter would load it anew for each: uniforms, which the body names without `u.`, and `once`.
 */
export function elementwise({
  uniforms,
  once = '',
  body,
  ...rest
}: Pick<Description, 'name' | 'reads' | 'writes' | 'uniforms' | 'body'> & { once?: string }): Program {
  const all = ['count', ...uniforms];
  const names = all.map((text) => named(text, 'i32').name);
  return program({
    ...rest,
    uniforms: all,
    body: `
      ${names.map((name) => `let ${name} = u.${name};`).join(' ')}
      ${once}
      for (var k = 0; k < ${PER_THREAD}; k++) {
        let i = (group * ${PER_THREAD} + k) * ${WORKGROUP} + local;
        if (i >= count) { return; }
        ${body}
      }`,
  });
}

function named(text: string, standard: Element): { name: string; type: Element } {
  const [name, type] = text.split(':') as [string, Element | undefined];
  return { name, type: type ?? standard };
}
