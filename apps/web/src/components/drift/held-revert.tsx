import { ReasonDialog } from '#src/components/freeze/reason-dialog.tsx';
import type { Revert } from './use-revert.ts';

/** Asks why what is held is reverted all the same. */
export function HeldRevert({ revert }: { revert: Revert }) {
  const { held, pending, act, leave } = revert;
  if (held === null) return null;
  return (
    <ReasonDialog
      onClose={leave}
      title="Revert what is held all the same"
      consequences={[
        held.why,
        'Only what drifted is put back; what holds it stays for everything else.',
        'Your reason is kept with the sync and in the activity.',
      ]}
      confirm="Revert now"
      keep="Leave it"
      pending={pending.size > 0}
      error={null}
      onConfirm={(reason) => act(held.groups, reason)}
    />
  );
}
