import { expect, it } from 'vitest';
import { zooTable } from './zoo-table.js';

it('has a line a network, numbers to the right', () => {
  const [head, first, second, ...rest] = zooTable().split('\n');
  expect(head).toBe('network         classes     weights    declared    GMAC  for');
  expect(first).toBe('resnet32              0   5,315,841   7,519,496   0.853  CIFAR-10');
  expect(second).toBe('resnet32             10   5,350,529   7,567,880   0.853  CIFAR-10');
  expect(rest).toHaveLength(13);
});
