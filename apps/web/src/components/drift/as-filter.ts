/** The application that a page of drift is about, as its address names it; what is no id filters nothing. */
export const asFilter = (application: unknown): string | undefined =>
  typeof application === 'string' && /^[0-9a-f-]{36}$/.test(application) ? application : undefined;
