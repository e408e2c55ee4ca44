using Streams.Data;
using Streams.Stages;

namespace Streams.Samples.Embedding;

/// <summary>Lets through the rows whose value is above a bound.</summary>
internal sealed class AboveOperator(OperatorContext context, double bound) : Operator(context)
{
    public override void Process(SampleBatch batch)
    {
        // Receiving a batch makes the operator its owner: it hands it on or, as here, lets it go.
        using (batch)
        {
            for (int i = 0; i < batch.Count; i++)
            {
                if (batch.Values[i] > bound)
                {
                    Context.Output.Add(batch.Series[i], batch.Times[i], batch.Values[i]);
                }
            }
        }
    }
}
