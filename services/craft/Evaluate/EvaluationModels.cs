using Craft.Catalog.Knowledge;
using Craft.Inference;

namespace Craft.Evaluate;

/// <summary>What is measured: ours, and a plain encoder (all-MiniLM) beside it when one can be run.</summary>
internal sealed record EvaluationModels(KnowledgeBase Knowledge, ISkillTagger Tagger, ITextEncoder Encoder, ITextEncoder? Plain);
