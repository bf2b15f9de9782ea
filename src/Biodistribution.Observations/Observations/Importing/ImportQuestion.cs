using System.Collections.Immutable;
using Biodistribution.Text;

namespace Biodistribution.Observations.Importing;

/// <summary>Something a file of measurements leaves open: asked on a terminal, refused with its readings elsewhere.</summary>
/// <param name="Subject">Which answer is missing.</param>
/// <param name="About">The organ or column it is about; empty where it is about the whole file.</param>
/// <param name="Text">The question, in one sentence.</param>
/// <param name="Choices">The readings that are possible; empty where any text is an answer.</param>
/// <param name="Problem">The same as a diagnostic at its place.</param>
public sealed record ImportQuestion(ImportSubject Subject, string About, string Text, ImmutableArray<string> Choices, Diagnostic Problem);

/// <summary>What a question of an import is about.</summary>
public enum ImportSubject
{
    /// <summary><see cref="ImportAnswers.Unit"/>.</summary>
    Unit,

    /// <summary><see cref="ImportAnswers.Group"/>.</summary>
    Group,

    /// <summary><see cref="ImportAnswers.Time"/>.</summary>
    Time,

    /// <summary><see cref="ImportAnswers.TimeUnit"/>.</summary>
    TimeUnit,

    /// <summary><see cref="ImportAnswers.Organ"/>.</summary>
    Organ,

    /// <summary><see cref="ImportAnswers.NotDetected"/>.</summary>
    NotDetected,

    /// <summary><see cref="ImportAnswers.Spread"/>.</summary>
    Spread,

    /// <summary><see cref="ImportAnswers.Columns"/>.</summary>
    Columns,

    /// <summary><see cref="ImportAnswers.Values"/>.</summary>
    Values,

    /// <summary>
    /// Whether the column <see cref="ImportQuestion.About"/> is an organ: <see cref="ImportAnswers.Organs"/> or
    /// <see cref="ImportAnswers.Ignore"/>.
    /// </summary>
    IsOrgan,

    /// <summary>The limit of quantification of the organ <see cref="ImportQuestion.About"/>: <see cref="ImportAnswers.Limits"/>.</summary>
    Limit,

    /// <summary><see cref="ImportAnswers.FillDown"/>.</summary>
    FillDown,

    /// <summary><see cref="ImportAnswers.Decimal"/>.</summary>
    Decimal,
}
