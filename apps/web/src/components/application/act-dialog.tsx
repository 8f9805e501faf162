'use client';

import type { ActVerb } from '@landfall/contracts/act';
import type { ApplicationDetail, ResourceState } from '@landfall/contracts/application';
import type { OverrideInput } from '@landfall/contracts/freeze';
import type { ProbeView } from '@landfall/contracts/probe';
import { useMutation } from '@tanstack/react-query';
import { call } from '#src/api/browser.ts';
import type { Held } from '#src/api/call.ts';
import { ReasonDialog } from '#src/components/freeze/reason-dialog.tsx';
import { heldSentence } from '#src/components/freeze/shown-hold.ts';
import { useBlocking } from '#src/components/freeze/use-blocking.ts';
import { ConfirmDialog } from '#src/ui/form/confirm-dialog.tsx';
import { actConsequences, actTitle } from './act-words.ts';

interface ActDialogProps {
  application: ApplicationDetail;
  state: ResourceState;
  verb: ActVerb;
  onClose: () => void;
  /** It was asked for; the answer comes. */
  onAsked: (sent: Held<ProbeView>) => void;
}

/** Says what a restart or scaling back means before it is asked for; where something holds the application, asks why all the same. */
export function ActDialog({ application, state, verb, onClose, onAsked }: ActDialogProps) {
  const { id } = application;
  const { ref } = state;
  const blocking = useBlocking(application);
  const act = useMutation({
    mutationFn: (override: OverrideInput | undefined) =>
      call('applications.act', { params: { id }, body: { verb, ref, ...(override ? { override } : {}) } }),
    onSuccess: onAsked,
  });
  const title = actTitle(verb, ref);
  const consequences = actConsequences(verb, state);
  if (blocking.length > 0) {
    return (
      <ReasonDialog
        onClose={onClose}
        title={`${title} all the same`}
        consequences={[...blocking.map(heldSentence), ...consequences]}
        confirm={title}
        keep="Leave it"
        pending={act.isPending}
        error={act.error}
        onConfirm={(reason) => act.mutate({ reason })}
      />
    );
  }
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={title}
      consequences={consequences}
      confirm={title}
      pending={act.isPending}
      error={act.error}
      onConfirm={() => act.mutate(undefined)}
    />
  );
}
