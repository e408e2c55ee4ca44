using Streams.Samples.Embedding;

await Sequences.RunAsync();
await Channels.RunAsync();
await RegisteredStages.RunAsync();
Spans.Run();
