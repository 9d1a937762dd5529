// The life of a program written for the Assistants API, by OpenAI's own client. VADEMECUM_URL and VADEMECUM_KEY say where
// and as whom; what the server answers is written to the file VADEMECUM_ANSWERS. The model behind the server calls
// get_temperature for Paris and Oslo when it is offered, searches when it may, and never ends an answer to a question
// with the word "slowly".
import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import OpenAI, { toFile } from 'openai';

/** Fetches, and writes down what came, a line of JSON for each answer: as far as it was read, where the program hung up. */
async function overheard(url, init) {
  const response = await fetch(url, init);
  if (!`${url}`.startsWith('http')) return response; // The client tries fetch with a data: address.
  const [heard, body] = response.body?.tee() ?? [null, null];
  const { status, headers } = response;
  note({ method: init?.method ?? 'GET', url: `${url}`, status, type: headers.get('content-type') ?? '' }, heard);
  return new Response(body, { status, headers });
}

async function note(answer, heard) {
  let body = '';
  const decoder = new TextDecoder();
  try {
    for await (const bytes of heard ?? []) body += decoder.decode(bytes, { stream: true });
  } catch (error) {
    if (error.name !== 'AbortError') throw error;
  }
  appendFileSync(process.env.VADEMECUM_ANSWERS, `${JSON.stringify({ ...answer, body })}\n`);
}

const client = new OpenAI({
  fetch: overheard,
  baseURL: `${process.env.VADEMECUM_URL}/v1`,
  apiKey: process.env.VADEMECUM_KEY,
  maxRetries: 0,
});
const { assistants, threads } = client.beta;

const MANUAL = `# Bicycle leasing

## 1 Terms

A leased bicycle may cost up to 4,200 euros. The lease lasts 36 months.

## 2 Insurance

The insurance costs 11 euros a month and covers theft.
`;

const TEMPERATURE = {
  type: 'function',
  function: {
    name: 'get_temperature',
    description: 'The temperature in a city',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
};

const all = async (pages) => {
  const items = [];
  for await (const item of pages) items.push(item);
  return items;
};

/** Each annotation's span is its marker, in code points. */
function assertCited(message) {
  const { text } = message.content.at(-1);
  const points = [...text.value];
  assert.ok(text.annotations.length > 0, `no citation in: ${text.value}`);
  for (const one of text.annotations) {
    assert.equal(one.type, 'file_citation');
    assert.equal(points.slice(one.start_index, one.end_index).join(''), one.text);
    assert.match(one.file_citation.file_id, /^file-/);
  }
}

let model;
before(async () => {
  const models = await all(await client.models.list());
  assert.ok(models.length > 0);
  model = models[0].id;
  assert.equal((await client.models.retrieve(model)).object, 'model');
});

describe('assistants', () => {
  test('are made, changed, listed page by page and deleted', async () => {
    const made = [];
    for (let i = 0; i < 5; i++) {
      made.push(await assistants.create({ model, name: `Paged ${i}`, metadata: { round: 'paged' } }));
    }
    const listed = await all(await assistants.list({ limit: 2, order: 'desc' }));
    assert.deepEqual(listed.slice(0, 5).map((one) => one.id), made.map((one) => one.id).reverse());

    const changed = await assistants.update(made[0].id, {
      name: null,
      instructions: 'Be brief.',
      tools: [{ type: 'code_interpreter' }, { type: 'file_search' }, TEMPERATURE],
    });
    assert.equal(changed.name, null);
    assert.equal(changed.instructions, 'Be brief.');
    assert.deepEqual(changed.metadata, { round: 'paged' });
    assert.deepEqual(changed.tools.map((tool) => tool.type), ['code_interpreter', 'file_search', 'function']);

    for (const one of made) {
      assert.deepEqual(await assistants.delete(one.id), { id: one.id, object: 'assistant.deleted', deleted: true });
    }
    await assert.rejects(assistants.retrieve(made[0].id), OpenAI.NotFoundError);
  });
});

describe('errors', () => {
  test('arrive as the classes a program catches', async () => {
    await assert.rejects(threads.retrieve('thread_doesnotexist'), (error) => {
      assert.ok(error instanceof OpenAI.NotFoundError);
      assert.equal(error.type, 'invalid_request_error');
      assert.ok(error.requestID);
      return true;
    });
    await assert.rejects(threads.retrieve('asst_1'), OpenAI.BadRequestError);
    await assert.rejects(assistants.create({ model, name: 'x'.repeat(257) }), (error) => {
      assert.ok(error instanceof OpenAI.BadRequestError);
      assert.equal(error.param, 'name');
      return true;
    });
    const stranger = client.withOptions({ apiKey: 'vk-wrong' });
    await assert.rejects(stranger.beta.assistants.list(), (error) => {
      assert.ok(error instanceof OpenAI.AuthenticationError);
      assert.equal(error.code, 'invalid_api_key');
      return true;
    });
  });
});

describe('files and vector stores', () => {
  test('a file in parts', async () => {
    const bytes = Buffer.from(MANUAL);
    const upload = await client.uploads.create({
      bytes: bytes.length, filename: 'bicycles.md', mime_type: 'text/markdown', purpose: 'assistants',
    });
    const halves = [bytes.subarray(0, 60), bytes.subarray(60)];
    const parts = await Promise.all(
      halves.map(async (half) => client.uploads.parts.create(upload.id, { data: await toFile(half, 'part') })),
    );
    const done = await client.uploads.complete(upload.id, { part_ids: parts.map((part) => part.id) });
    assert.equal(done.status, 'completed');
    assert.equal(done.file.bytes, bytes.length);
    const content = await client.files.content(done.file.id);
    assert.equal(await content.text(), MANUAL);
    await client.files.delete(done.file.id);
    await assert.rejects(client.files.retrieve(done.file.id), OpenAI.NotFoundError);
  });

  test('a store filled by a batch, searched, and emptied', async () => {
    const store = await client.vectorStores.create({
      name: 'Batch', expires_after: { anchor: 'last_active_at', days: 7 }, metadata: { of: 'tests' },
    });
    const files = await Promise.all(
      [...Array(5).keys()].map((i) => toFile(Buffer.from(`# Note ${i}\n\nRoom ${i} seats ${10 + i} people.\n`), `note-${i}.md`)),
    );
    const batch = await client.vectorStores.fileBatches.uploadAndPoll(store.id, { files });
    assert.equal(batch.status, 'completed');
    assert.equal(batch.file_counts.completed, 5);

    const listed = await all(await client.vectorStores.files.list(store.id, { limit: 2, filter: 'completed' }));
    assert.equal(listed.length, 5);
    const marked = await client.vectorStores.files.update(listed[0].id, {
      vector_store_id: store.id, attributes: { floor: 3, wing: 'east', open: true },
    });
    assert.deepEqual(marked.attributes, { floor: 3, wing: 'east', open: true });
    const found = await all(await client.vectorStores.search(store.id, {
      query: 'How many people fit?',
      filters: { type: 'and', filters: [{ type: 'gte', key: 'floor', value: 3 }, { type: 'eq', key: 'wing', value: 'east' }] },
    }));
    assert.deepEqual([...new Set(found.map((hit) => hit.file_id))], [listed[0].id]);
    const text = await all(await client.vectorStores.files.content(listed[0].id, { vector_store_id: store.id }));
    assert.match(text.map((part) => part.text).join(''), /seats 1\d people/);

    await client.vectorStores.files.delete(listed[0].id, { vector_store_id: store.id });
    assert.equal((await client.vectorStores.retrieve(store.id)).file_counts.total, 4);
    assert.equal((await client.files.retrieve(listed[0].id)).object, 'file');
    await client.vectorStores.delete(store.id);
    await assert.rejects(client.vectorStores.retrieve(store.id), OpenAI.NotFoundError);
  });
});

describe('runs with file search', () => {
  let store, assistant;
  before(async () => {
    store = await client.vectorStores.create({ name: 'Bicycles' });
    const file = await client.vectorStores.files.uploadAndPoll(store.id, await toFile(Buffer.from(MANUAL), 'bicycles.md'));
    assert.equal(file.status, 'completed');
    assistant = await assistants.create({
      model, name: 'Bicycles', tools: [{ type: 'file_search' }],
      tool_resources: { file_search: { vector_store_ids: [store.id] } },
    });
  });
  after(async () => {
    await assistants.delete(assistant.id);
    await client.vectorStores.delete(store.id);
  });

  test('by polling', async () => {
    const thread = await threads.create({ messages: [{ role: 'user', content: 'How much may a leased bicycle cost?' }] });
    const run = await threads.runs.createAndPoll(thread.id, { assistant_id: assistant.id });
    assert.equal(run.status, 'completed', JSON.stringify(run.last_error));
    assert.ok(run.usage.total_tokens > 0);

    const [answer] = await all(await threads.messages.list(thread.id, { run_id: run.id }));
    assert.equal(answer.role, 'assistant');
    assertCited(answer);
    const steps = await all(await threads.runs.steps.list(run.id, {
      thread_id: thread.id, order: 'asc', include: ['step_details.tool_calls[*].file_search.results[*].content'],
    }));
    assert.deepEqual(steps.map((step) => step.type), ['tool_calls', 'message_creation']);
    const [call] = steps[0].step_details.tool_calls;
    assert.match(call.file_search.results[0].content[0].text, /4,200 euros/);
    await assert.rejects(threads.runs.cancel(run.id, { thread_id: thread.id }), OpenAI.BadRequestError);
  });

  test('by a stream', async () => {
    const thread = await threads.create();
    await threads.messages.create(thread.id, { role: 'user', content: 'How much may a leased bicycle cost?' });
    let text = '';
    const stream = threads.runs.stream(thread.id, { assistant_id: assistant.id });
    stream.on('textDelta', (delta) => (text += delta.value ?? ''));
    const [message] = await stream.finalMessages();
    const run = await stream.finalRun();
    assert.equal(run.status, 'completed');
    assert.equal(text, message.content[0].text.value);
    assertCited(message);
    assert.deepEqual((await stream.finalRunSteps()).map((step) => step.type), ['tool_calls', 'message_creation']);
  });

  test('thread and run in one, with a file attached to the message', async () => {
    const file = await client.files.create({
      file: await toFile(Buffer.from('# Parking\n\nThe parking garage closes at 22:30.\n'), 'parking.md'), purpose: 'assistants',
    });
    const stream = threads.createAndRunStream({
      assistant_id: assistant.id,
      thread: {
        messages: [{
          role: 'user', content: 'When does the parking garage close?',
          attachments: [{ file_id: file.id, tools: [{ type: 'file_search' }] }],
        }],
      },
    });
    const [message] = await stream.finalMessages();
    assert.match(message.content[0].text.value, /22:30/);
    const thread = await threads.retrieve((await stream.finalRun()).thread_id);
    assert.equal(thread.tool_resources.file_search.vector_store_ids.length, 1);
    await threads.delete(thread.id);
    await assert.rejects(threads.retrieve(thread.id), OpenAI.NotFoundError);
  });
});

describe('runs with functions', () => {
  let assistant;
  before(async () => {
    assistant = await assistants.create({ model, name: 'Weather', tools: [TEMPERATURE] });
  });
  after(() => assistants.delete(assistant.id));

  const outputs = (run) => run.required_action.submit_tool_outputs.tool_calls.map((call) => ({
    tool_call_id: call.id, output: JSON.parse(call.function.arguments).city === 'Paris' ? '31' : '12',
  }));

  test('by polling', async () => {
    const thread = await threads.create({ messages: [{ role: 'user', content: 'How warm is it in Paris and Oslo?' }] });
    const run = await threads.runs.createAndPoll(thread.id, { assistant_id: assistant.id });
    assert.equal(run.status, 'requires_action', JSON.stringify(run.last_error));
    assert.equal(run.required_action.submit_tool_outputs.tool_calls.length, 2);
    await assert.rejects(
      threads.messages.create(thread.id, { role: 'user', content: 'And Rome?' }), OpenAI.BadRequestError);
    await assert.rejects(
      threads.runs.submitToolOutputs(run.id, { thread_id: thread.id, tool_outputs: outputs(run).slice(1) }), OpenAI.BadRequestError);
    const done = await threads.runs.submitToolOutputsAndPoll(run.id, { thread_id: thread.id, tool_outputs: outputs(run) });
    assert.equal(done.status, 'completed', JSON.stringify(done.last_error));
    const [answer] = await all(await threads.messages.list(thread.id, { run_id: run.id }));
    assert.match(answer.content[0].text.value, /31.*12/s);
  });

  test('by a stream that goes on while the first is open', async () => {
    const thread = await threads.create({ messages: [{ role: 'user', content: 'How warm is it in Paris and Oslo?' }] });
    let second;
    const first = threads.runs.stream(thread.id, { assistant_id: assistant.id });
    first.on('event', ({ event, data }) => {
      if (event === 'thread.run.requires_action') {
        second = threads.runs.submitToolOutputsStream(data.id, { thread_id: thread.id, tool_outputs: outputs(data) });
      }
    });
    await first.done();
    const [answer] = await second.finalMessages();
    assert.match(answer.content[0].text.value, /31.*12/s);
    assert.equal((await second.finalRun()).status, 'completed');
  });

  test('cancelled while the model speaks', async () => {
    const thread = await threads.create({ messages: [{ role: 'user', content: 'Tell me slowly.' }] });
    const writer = await assistants.create({ model, name: 'Writer' });
    const stream = threads.runs.stream(thread.id, { assistant_id: writer.id });
    const run = await new Promise((resolve) => stream.on('textDelta', () => resolve(stream.currentRun())));
    assert.match((await threads.runs.cancel(run.id, { thread_id: thread.id })).status, /^cancell(ing|ed)$/);
    assert.equal((await stream.finalRun()).status, 'cancelled');
    const [partial] = await all(await threads.messages.list(thread.id, { run_id: run.id }));
    assert.equal(partial.status, 'incomplete');
    await assistants.delete(writer.id);
  });
});

describe('messages', () => {
  test('are listed in order, page by page', async () => {
    const thread = await threads.create();
    for (let i = 0; i < 25; i++) {
      await threads.messages.create(thread.id, { role: i % 2 ? 'assistant' : 'user', content: `Number ${i}` });
    }
    const listed = await all(await threads.messages.list(thread.id, { order: 'asc', limit: 10 }));
    assert.deepEqual(listed.map((one) => one.content[0].text.value), [...Array(25).keys()].map((i) => `Number ${i}`));
    const marked = await threads.messages.update(listed[0].id, { thread_id: thread.id, metadata: { starred: 'yes' } });
    assert.deepEqual(marked.metadata, { starred: 'yes' });
    await threads.messages.delete(listed[0].id, { thread_id: thread.id });
    assert.equal((await all(await threads.messages.list(thread.id))).length, 24);
  });
});

describe('the rest of a life', () => {
  test('threads, runs and steps are described and read one by one', async () => {
    const assistant = await assistants.create({ model, name: 'Weather', tools: [TEMPERATURE] });
    const thread = await threads.create({ messages: [{ role: 'user', content: 'How warm is it in Paris and Oslo?' }] });
    assert.deepEqual((await threads.update(thread.id, { metadata: { of: 'tests' } })).metadata, { of: 'tests' });
    const run = await threads.runs.createAndPoll(thread.id, { assistant_id: assistant.id });

    const described = await threads.runs.update(run.id, { thread_id: thread.id, metadata: { asked: 'once' } });
    assert.deepEqual(described.metadata, { asked: 'once' });
    assert.deepEqual((await all(await threads.runs.list(thread.id))).map((one) => one.id), [run.id]);
    const [step] = await all(await threads.runs.steps.list(run.id, { thread_id: thread.id }));
    const alone = await threads.runs.steps.retrieve(step.id, { thread_id: thread.id, run_id: run.id });
    assert.equal(alone.id, step.id);
    assert.deepEqual(alone.step_details, step.step_details);
    const [question] = await all(await threads.messages.list(thread.id));
    assert.equal((await threads.messages.retrieve(question.id, { thread_id: thread.id })).id, question.id);

    await threads.runs.cancel(run.id, { thread_id: thread.id });
    assert.equal((await threads.runs.poll(run.id, { thread_id: thread.id })).status, 'cancelled');
    await threads.delete(thread.id);
    await assistants.delete(assistant.id);
  });

  test('stores, batches, files and uploads are described, listed and given up', async () => {
    const store = await client.vectorStores.create({ name: 'First' });
    const changed = await client.vectorStores.update(store.id, { name: 'Second', metadata: { of: 'tests' } });
    assert.equal(changed.name, 'Second');
    assert.deepEqual(changed.metadata, { of: 'tests' });
    assert.equal((await client.vectorStores.list({ limit: 1 })).data[0].id, store.id);

    const file = await client.files.create({ file: await toFile(Buffer.from(MANUAL), 'bicycles.md'), purpose: 'assistants' });
    assert.equal((await client.files.list({ purpose: 'assistants', limit: 1 })).data[0].id, file.id);
    const batch = await client.vectorStores.fileBatches.create(store.id, { file_ids: [file.id] });
    const cancelled = await client.vectorStores.fileBatches.cancel(batch.id, { vector_store_id: store.id });
    assert.match(cancelled.status, /^(cancelled|completed)$/);
    assert.equal((await client.vectorStores.fileBatches.retrieve(batch.id, { vector_store_id: store.id })).id, batch.id);
    const ofBatch = await all(await client.vectorStores.fileBatches.listFiles(batch.id, { vector_store_id: store.id }));
    assert.deepEqual(ofBatch.map((one) => one.id), [file.id]);
    assert.equal((await client.vectorStores.files.retrieve(file.id, { vector_store_id: store.id })).id, file.id);

    const upload = await client.uploads.create({
      bytes: 10, filename: 'never.md', mime_type: 'text/markdown', purpose: 'assistants',
    });
    assert.equal((await client.uploads.cancel(upload.id)).status, 'cancelled');
    await assert.rejects(client.models.delete(model), OpenAI.PermissionDeniedError);
    await client.vectorStores.delete(store.id);
    await client.files.delete(file.id);
  });
});
