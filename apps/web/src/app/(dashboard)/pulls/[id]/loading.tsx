import { PageSkeleton } from '#src/ui/layout/skeletons.tsx';

export default function Loading() {
  return <PageSkeleton rows={6} />;
}
