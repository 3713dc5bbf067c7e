/** Numbers as components show them. The command line writes them in the same way. */
export * from '../config/texts/numbers.ts';
