'use client';

import type { SyncWindowInput } from '@landfall/contracts/freeze';
import { NumberInput, Radio, Select, Stack, Switch, TagsInput, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import classes from './freeze.module.css';
import { lengthWords } from './window-words.ts';

const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];

/** What a window is made of: what it does, when, and of what. */
export function WindowFields({ form }: { form: UseFormReturnType<SyncWindowInput> }) {
  const { durationMinutes, applications, namespaces, clusters } = form.values;
  const several = [applications, namespaces, clusters].filter((globs) => globs.length > 0).length > 1;
  const hours = durationMinutes / 60;
  return (
    <>
      <TextInput label="Name" placeholder="weekend" required data-autofocus {...form.getInputProps('name')} />
      <Radio.Group label="While it is open" {...form.getInputProps('kind')}>
        <Stack gap={8} mt={4}>
          <Radio value="deny" label="nothing syncs by itself" />
          <Radio value="allow" label="things sync by themselves, and at no other time" />
        </Stack>
      </Radio.Group>
      <div className={classes.pair}>
        <TextInput
          label="Opens"
          description="Minute, hour, day, month, weekday"
          placeholder="0 18 * * FRI"
          required
          classNames={{ input: classes.mono ?? '' }}
          {...form.getInputProps('schedule')}
        />
        <NumberInput
          label="For hours"
          description={hours > 0 ? `${lengthWords(durationMinutes)} each time` : 'Each time it opens'}
          min={0.25}
          max={744}
          step={1}
          decimalScale={2}
          required
          value={hours}
          onChange={(next) => form.setFieldValue('durationMinutes', Math.round(Number(next) * 60))}
          error={form.errors.durationMinutes}
        />
      </div>
      <Select
        label="Time zone"
        data={ZONES}
        searchable
        allowDeselect={false}
        {...form.getInputProps('timeZone')}
      />
      <TagsInput
        label="Applications"
        description="Names, with * for any text. Leave all three empty for everything in the organization"
        placeholder={applications.length > 0 ? '' : 'web-*'}
        {...form.getInputProps('applications')}
      />
      <div className={classes.pair}>
        <TagsInput label="Namespaces" {...form.getInputProps('namespaces')} />
        <TagsInput label="Clusters" {...form.getInputProps('clusters')} />
      </div>
      {several && (
        <Radio.Group label="It is of what matches" {...form.getInputProps('match')}>
          <Stack gap={8} mt={4}>
            <Radio value="any" label="one of these lists" />
            <Radio value="all" label="all of these lists" />
          </Stack>
        </Radio.Group>
      )}
      <Switch
        label="A person may sync while it holds"
        description="Without it they have to say why, each time"
        {...form.getInputProps('manualSync', { type: 'checkbox' })}
      />
      <TextInput
        label="Why"
        description="Whoever wonders why nothing happens reads this"
        {...form.getInputProps('description')}
      />
    </>
  );
}
