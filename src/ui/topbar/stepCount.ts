/** How many steps one press of Step runs; the button and the keyboard share it. */
export const STEP_COUNTS = [1, 10, 100] as const;
export const stepCount: { current: number } = { current: 1 };
