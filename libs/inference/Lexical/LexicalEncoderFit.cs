namespace Craft.Inference.Lexical;

/// <summary>
/// Fits a lexical encoder: tf-idf over hashed features, truncated SVD, int8 rows. Deterministic: the same documents and
/// options give the same model, whatever the number of threads.
/// </summary>
public static class LexicalEncoderFit
{
    /// <summary>
    /// Takes about a minute and 600 MB for ESCO on two cores. <paramref name="idfTexts"/> (a catalogue) count for the
    /// document frequencies beside the documents, not for the space.
    /// </summary>
    public static LexicalModel Fit(
        IReadOnlyList<FitDocument> documents,
        IReadOnlyList<string> idfTexts,
        LexicalFitOptions options,
        IProgress<LexicalFitProgress> progress,
        CancellationToken ct)
    {
        if (documents.Count == 0)
        {
            throw new ArgumentException("nothing to fit on: no document", nameof(documents));
        }

        var shape = new LexicalModelShape(options.Dimensions, options.GramBits, options.WordBits);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = ct };
        progress.Report(new LexicalFitProgress("features", 0));
        var counted = Count(documents, shape, parallel);
        var idf = InverseFrequencies(counted, idfTexts, shape, options);
        var matrix = Weigh(counted, idf, shape, parallel);
        progress.Report(new LexicalFitProgress("decomposition", 0));
        var basis = RandomizedSvd.RightVectors(
            matrix,
            options.Dimensions + options.SkippedDirections,
            options,
            done => progress.Report(new LexicalFitProgress("decomposition", done)),
            parallel);
        return Quantize(basis, idf, shape, options);
    }

    // per document and side: the buckets and their sublinear frequencies
    private static (int[] Buckets, float[] Frequencies)[][] Count(
        IReadOnlyList<FitDocument> documents, LexicalModelShape shape, ParallelOptions parallel)
    {
        var counted = new (int[], float[])[documents.Count][];
        Parallel.For(0, documents.Count, parallel, () => new BucketCounter(shape), (i, _, counter) =>
        {
            counted[i] = [.. documents[i].Sides.Select(side => CountSide(side, counter))];
            return counter;
        }, _ => { });
        return counted;
    }

    private static (int[] Buckets, float[] Frequencies) CountSide(IReadOnlyList<FitText> side, BucketCounter counter)
    {
        foreach (var text in side)
        {
            counter.Add(text.Text, text.Weight);
        }

        var buckets = counter.Touched.ToArray();
        Array.Sort(buckets);
        var frequencies = Array.ConvertAll(buckets, counter.Frequency);
        counter.Clear();
        return (buckets, frequencies);
    }

    private static float[] InverseFrequencies(
        (int[] Buckets, float[] Frequencies)[][] counted,
        IReadOnlyList<string> idfTexts,
        LexicalModelShape shape,
        LexicalFitOptions options)
    {
        var seen = new BucketCounter(shape);
        var counts = new int[shape.Features];
        foreach (var document in counted)
        {
            foreach (var bucket in document.SelectMany(side => side.Buckets))
            {
                seen.Count(bucket, 1);
            }

            CountDocument(seen, counts);
        }

        foreach (var text in idfTexts)
        {
            seen.Add(text, 1);
            CountDocument(seen, counts);
        }

        var total = counted.Length + idfTexts.Count;
        var minimum = Math.Min(options.MinDocuments, total);
        var idf = new float[shape.Features];
        for (var i = 0; i < idf.Length; i++)
        {
            var weight = i < 1 << shape.GramBits ? 1 : options.WordWeight;
            idf[i] = counts[i] < Math.Max(1, minimum) ? 0 : weight * (float)Math.Log((total + 1.0) / (counts[i] + 0.5));
        }

        return idf;
    }

    private static void CountDocument(BucketCounter seen, int[] counts)
    {
        foreach (var bucket in seen.Touched)
        {
            counts[bucket]++;
        }

        seen.Clear();
    }

    private static SparseMatrix Weigh(
        (int[] Buckets, float[] Frequencies)[][] counted, float[] idf, LexicalModelShape shape, ParallelOptions parallel)
    {
        var rows = new (int[], float[])[counted.Length];
        Parallel.For(0, counted.Length, parallel, () => new BucketCounter(shape), (i, _, sum) =>
        {
            foreach (var (buckets, frequencies) in counted[i])
            {
                var values = buckets.Select((bucket, at) => frequencies[at] * idf[bucket]).ToArray();
                UnitLength.Apply(values);
                for (var j = 0; j < buckets.Length; j++)
                {
                    if (values[j] > 0)
                    {
                        sum.Count(buckets[j], values[j]);
                    }
                }
            }

            var touched = sum.Touched.ToArray();
            Array.Sort(touched);
            var row = Array.ConvertAll(touched, bucket => sum[bucket]);
            UnitLength.Apply(row);
            sum.Clear();
            rows[i] = (touched, row);
            return sum;
        }, _ => { });
        return SparseMatrix.FromRows(shape.Features, rows);
    }

    private static LexicalModel Quantize(DenseMatrix basis, float[] idf, LexicalModelShape shape, LexicalFitOptions options)
    {
        var scales = new float[shape.Features];
        var weights = new sbyte[(long)shape.Features * shape.Dimensions];
        for (var feature = 0; feature < shape.Features; feature++)
        {
            var row = basis.Row(feature)[options.SkippedDirections..];
            var largest = 0f;
            foreach (var value in row)
            {
                largest = MathF.Max(largest, MathF.Abs(value));
            }

            if (largest == 0)
            {
                continue;
            }

            scales[feature] = largest / 127;
            for (var i = 0; i < row.Length; i++)
            {
                weights[((long)feature * shape.Dimensions) + i] = (sbyte)MathF.Round(row[i] / scales[feature]);
            }
        }

        return new LexicalModel(shape, idf, scales, weights);
    }
}
