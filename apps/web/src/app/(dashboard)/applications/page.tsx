import type { Metadata } from 'next';
import { ApplicationsView } from './view.tsx';

export const metadata: Metadata = { title: 'Applications' };

/** The list itself came with the frame. */
export default function ApplicationsPage() {
  return <ApplicationsView />;
}
