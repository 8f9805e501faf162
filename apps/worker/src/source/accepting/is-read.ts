import { inside } from '@landfall/render';

/** Is a file among what a render read? Its roots are files and folders; `.` is everything. */
export const isRead = (file: string, roots: readonly string[]): boolean =>
  roots.some((root) => root === '.' || inside(file, root));
