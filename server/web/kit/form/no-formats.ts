/** Stands in for the validator's table of e-mail, URI and other formats: our forms use none of them, and it is heavy. */
export const format: Record<string, never> = {};
